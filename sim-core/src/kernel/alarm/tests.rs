//! Alarms ring in order, whatever is set and cancelled.

use super::*;
use crate::rng::Rng;

fn ring_all(alarms: &mut Alarms) -> Vec<(u64, u32)> {
    std::iter::from_fn(|| alarms.ring())
        .map(|(at, owner)| match owner {
            Owner::Task(task) => (at.ns(), task.0),
            other => panic!("{other:?} was not set"),
        })
        .collect()
}

#[test]
fn equal_times_ring_in_the_order_in_which_they_were_set() {
    let mut alarms = Alarms::new(0, Ranks::default());
    for (task, at) in [5, 3, 5, 3, 3].into_iter().enumerate() {
        alarms.set(Time::from_ns(at), Owner::Task(Task(u32::try_from(task).expect("few"))));
    }
    assert_eq!(ring_all(&mut alarms), [(3, 1), (3, 3), (3, 4), (5, 0), (5, 2)]);
    assert_eq!(alarms.len(), 0);
}

#[test]
fn a_reserved_place_comes_before_all_that_were_set_earlier() {
    let mut alarms = Alarms::new(1, Ranks::default());
    alarms.set(Time::from_ns(7), Owner::Task(Task(1)));
    alarms.set_in_order(Time::from_ns(7), Owner::Task(Task(0)), 0);
    assert_eq!(ring_all(&mut alarms), [(7, 0), (7, 1)]);
}

#[test]
fn alarms_farther_apart_than_a_key_can_tell_ring_in_order() {
    let mut alarms = Alarms::new(0, Ranks::default());
    let far = [3 << 42, 1 << 42, 5, (1 << 42) + 1, 1 << 42, (1 << 52) + 7];
    for (task, at) in far.into_iter().enumerate() {
        alarms.set(Time::from_ns(at), Owner::Task(Task(u32::try_from(task).expect("few"))));
    }
    let expected = [(5, 2), (1 << 42, 1), (1 << 42, 4), ((1 << 42) + 1, 3), (3 << 42, 0), ((1 << 52) + 7, 5)];
    assert_eq!(ring_all(&mut alarms), expected);
}

#[test]
fn asking_what_is_due_does_not_bring_what_is_far_away_nearer() {
    let mut alarms = Alarms::new(0, Ranks::default());
    alarms.set(Time::from_ns(1 << 50), Owner::Task(Task(0)));
    assert!(!alarms.is_due(Time::from_ns(5)));
    alarms.set(Time::from_ns(7), Owner::Task(Task(1)));
    assert!(alarms.is_due(Time::from_ns(7)));
    assert_eq!(ring_all(&mut alarms), [(7, 1), (1 << 50, 0)]);
}

#[test]
fn ranks_order_what_is_due_at_once() {
    let mut alarms = Alarms::new(0, Ranks { core: 0, policy: 1, task: 2, arrival: 3 });
    for owner in [Owner::Arrival, Owner::Task(Task(1)), Owner::Policy, Owner::Core(CoreId(0))] {
        alarms.set(Time::from_ns(5), owner);
    }
    let order: Vec<Owner> = std::iter::from_fn(|| alarms.ring()).map(|(_, owner)| owner).collect();
    assert_eq!(order, [Owner::Core(CoreId(0)), Owner::Policy, Owner::Task(Task(1)), Owner::Arrival]);
}

#[test]
fn an_alarm_that_outlives_millions_of_others_keeps_its_place() {
    let mut alarms = Alarms::new(0, Ranks::default());
    let (end, old, new) = (Time::from_ns(10_000_000), Task(1), Task(2));
    alarms.set(end, Owner::Task(old));
    for at in 0..2 * ORDER_END {
        alarms.set(Time::from_ns(at), Owner::Arrival);
        assert_eq!(alarms.ring(), Some((Time::from_ns(at), Owner::Arrival)));
    }
    alarms.set(end, Owner::Task(new));
    assert_eq!(ring_all(&mut alarms), [(10_000_000, 1), (10_000_000, 2)]);
}

#[test]
fn it_agrees_with_a_sorted_list_whatever_is_set_rung_and_cancelled() {
    let mut rng = Rng::new(1);
    let mut alarms = Alarms::new(0, Ranks::default());
    let mut list: Vec<(u64, u32, Slot)> = Vec::new();
    for number in 0..20_000 {
        match rng.below(5) {
            0..=2 => {
                let at = rng.below(50);
                let slot = alarms.set(Time::from_ns(at), Owner::Task(Task(number)));
                list.push((at, number, slot));
            }
            3 if !list.is_empty() => {
                let victim = usize::try_from(rng.below(list.len() as u64)).expect("an index");
                alarms.cancel(list.remove(victim).2);
            }
            _ => {
                list.sort_by_key(|&(at, number, _)| (at, number));
                let first = (!list.is_empty()).then(|| list.remove(0));
                let expected = first.map(|(at, number, _)| (Time::from_ns(at), Owner::Task(Task(number))));
                assert_eq!(alarms.ring(), expected);
            }
        }
        assert_eq!(alarms.len(), list.len());
    }
}
