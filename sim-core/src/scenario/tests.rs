//! Texts, and what is said of them: `code path «the text that it points at»` for each problem.

use super::*;
use crate::diagnostic::Severity;

/// The example of `SCENARIO.md`, with a timeout for everything and each kind of thing.
const EXAMPLE: &str = r#"{
  "timeslice": 1,
  "title": {"en": "Ready or blocked?", "zh": "就绪还是阻塞"},
  "machine": {
    "cores": 2,
    "policy": {"name": "rr", "quantum": "50ms"},
    "queue": "shared",
    "switch_cost": "0ms",
    "seed": 1,
    "conventions": "textbook"
  },
  "objects": [{"lock": "L"}, {"queue": "q", "capacity": 2}, {"device": "disk", "servers": 1}],
  "processes": [
    {"name": "P1", "arrival": "0ms", "run": [{"cpu": "220ms"}]},
    {"name": "P4", "run": [{"cpu": "30ms"}, {"lock": "L"}, {"cpu": "90ms"}, {"unlock": "L"}, {"cpu": "20ms"}]},
    {"name": "Main", "run": [{"start": "P6"}, {"sleep": "100ms"}, {"print": "done"}, {"join": "P6", "timeout": "1s"}, {"exit": 0}]},
    {"name": "P6", "start": "by parent", "daemon": true, "run": [{"repeat": 3, "do": [{"cpu": "10ms"}, {"io": "40ms"}]}]}
  ]
}"#;

fn told(text: &str) -> Vec<String> {
    let shown = |found: &Diagnostic| {
        let pointed: String =
            text[found.span.start as usize..found.span.end as usize].chars().take(9).collect();
        format!("{} {} «{pointed}»", found.code, found.path)
    };
    match Scenario::read(text) {
        Ok(checked) => checked.warnings().iter().map(shown).collect(),
        Err(found) => found.iter().map(shown).collect(),
    }
}

/// What is said of one process's steps, where L is a lock, S a semaphore, C a condition of L, E an event, B a barrier,
/// q a queue, p a pipe, D a device and Q a process that P may start.
fn of_steps(steps: &str) -> Vec<String> {
    let text = format!(
        r#"{{"timeslice":1,"objects":[{{"lock":"L"}},{{"semaphore":"S"}},{{"condition":"C","of":"L"}},{{"event":"E"}},
{{"barrier":"B","parties":2}},{{"queue":"q"}},{{"pipe":"p"}},{{"device":"D"}}],"processes":[
{{"name":"Q","start":"by parent","run":[]}},{{"name":"R","run":[{{"start":"Q"}}]}},{{"name":"P","run":{steps}}}]}}"#
    );
    let found = told(&text);
    found
        .into_iter()
        .filter_map(|line| Some(line.split_once(" «")?.0.replace("processes[2].run", "")))
        .collect()
}

/// What is said of one setting of the machine.
fn of_machine(settings: &str) -> Vec<String> {
    let text = format!(r#"{{"timeslice":1,"machine":{settings},"processes":[{{"name":"P","run":[]}}]}}"#);
    told(&text)
        .into_iter()
        .filter_map(|line| Some(line.split_once(" «")?.0.replace("machine.", "")))
        .collect()
}

#[test]
fn the_example_reads_and_builds() {
    let checked = Scenario::read(EXAMPLE).expect("it is right");
    assert_eq!(checked.warnings(), []);
    let machine = checked.machine();
    assert_eq!((machine.cores, machine.policy.quantum.ns()), (2, 50_000_000));
    let launch = checked.launch(machine.seed, StartMethod::Fork);
    let names: Vec<&str> = launch.objects.iter().map(|(name, _)| &**name).collect();
    assert_eq!(names, ["L", "q", "disk", "I/O"]);
    let arrivals: Vec<&str> = launch.arrivals.iter().map(|arrival| &*arrival.birth.name).collect();
    assert_eq!(arrivals, ["P1", "P4", "Main"]);
}

#[test]
fn a_scenario_reads_back_from_both_its_texts() {
    let scenario = Scenario::read(EXAMPLE).expect("it is right").scenario().clone();
    for text in [scenario.to_canonical(), scenario.to_text()] {
        assert_eq!(Scenario::read(&text).expect(&text).scenario(), &scenario);
    }
    assert!(scenario.to_canonical().starts_with(r#"{"timeslice":1,"title":{"en":"Ready or blocked?","zh":"#));
    let longest = scenario.to_text().lines().map(|line| line.chars().count()).max();
    assert!(longest <= Some(130), "{longest:?}");
}

#[test]
fn every_step_reads() {
    let steps = r#"[{"cpu":"1ms"},{"io":1,"on":"D"},{"sleep":0.5},{"yield":true},{"print":"x","to":"stderr"},{"lock":"L","timeout":"1s"},
        {"wait":"C","timeout":1},{"notify":"C","count":"all"},{"unlock":"L"},{"acquire":"S"},{"release":"S"},{"wait":"E"},{"set":"E"},
        {"clear":"E"},{"barrier":"B","timeout":"1us"},{"put":"q","message":"m"},{"get":"q"},{"send":"p"},{"recv":"p","timeout":2},
        {"kill":"R","signal":"SIGINT"},{"terminate":"R"},{"repeat":"forever","do":[{"repeat":2,"do":[{"cpu":1}]}]}]"#;
    assert_eq!(of_steps(steps), [""; 0]);
    assert_eq!(of_steps(r#"[{"raise":"ValueError"}]"#), [""; 0]);
}

#[test]
fn problems_are_told_with_path_line_and_column() {
    let text = "{\n  \"timeslice\": 1,\n  \"machine\": {\"coers\": 2},\n  \"processes\": [\n    {\"name\": \"P\", \"run\": [{\"cpu\": \"1 min\"}]}\n  ]\n}";
    let found = Scenario::read(text).expect_err("two mistakes");
    let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "3:15: there is no field \"coers\" here (at machine.coers)\n  hint: did you mean \"cores\"? known here: cores, \
             policy, queue, partition, cache, switch_cost, unload_cost, syscall_cost, fork_cost, spawn_cost, \
             spawn_startup_cost, start_method, seed, conventions, limits",
            "5:35: 1 min has the unknown unit 'min' (at processes[0].run[0].cpu)\n  hint: the units are ns, us, ms and s",
        ]
    );
}

#[test]
fn independent_problems_are_told_at_once() {
    let text = r#"{"timeslice":1,"colour":"red","machine":{"cores":"two","policy":"rx","seed":-1},
"objects":[{"lok":"L"},{"queue":"q","capacity":"big"}],
"processes":[{"run":[]},{"name":"A","run":[{"cpu":-5},{"sleep":"1h"},{"exit":300},{"jion":"B"},{"join":"B","lock":"L"}]},{"name":7,"run":{}}]}"#;
    assert_eq!(
        told(text),
        [
            "unknown-field colour «\"colour\"»",
            "wrong-type machine.cores «\"two\"»",
            "out-of-range machine.seed «-1»",
            "unknown-keyword objects[0].lok «\"lok\"»",
            "wrong-type objects[1].capacity «\"big\"»",
            "missing-field processes[0] «{\"run\":[]»",
            "duration-negative processes[1].run[0].cpu «-5»",
            "duration-unit processes[1].run[1].sleep «\"1h\"»",
            "out-of-range processes[1].run[2].exit «300»",
            "unknown-keyword processes[1].run[3].jion «\"jion\"»",
            "two-keywords processes[1].run[4] «{\"join\":\"»",
            "wrong-type processes[2].name «7»",
            "wrong-type processes[2].run «{}»",
        ]
    );
}

#[test]
fn a_doubled_field_is_told_where_it_stands_again() {
    assert_eq!(
        told(r#"{"timeslice":1,"timeslice":1,"processes":[{"name":"P","run":[],"name":"Q"}]}"#),
        ["duplicate-field timeslice «\"timeslic»", "duplicate-field processes[0].name «\"name\"»"]
    );
}

#[test]
fn the_whole_must_make_sense() {
    let cases = [
        (r#"{"processes":[{"name":"P","run":[]}]}"#, "missing-field  «{\"process»"),
        (r#"{"timeslice":2,"processes":[{"name":"P","run":[]}]}"#, "version timeslice «2»"),
        (r#"{"timeslice":1}"#, "nothing-to-run  «{\"timesli»"),
        (r#"{"timeslice":1,"title":{},"workload":{"processes":1,"cpu":1}}"#, "no-words title «{}»"),
        (r#"{"timeslice":1,"title":5,"workload":{"processes":1,"cpu":1}}"#, "wrong-type title «5»"),
        (
            r#"{"timeslice":1,"processes":[{"name":"P","run":[]}],"workload":{"processes":1,"cpu":1}}"#,
            "processes-and-workload workload «{\"process»",
        ),
        (r#"{"timeslice":1,"processes":[{"name":" ","run":[]}]}"#, "empty-name processes[0].name «\" \"»"),
        (
            r#"{"timeslice":1,"processes":[{"name":"P","run":[]},{"name":"P","run":[]}]}"#,
            "duplicate-name processes[1].name «\"P\"»",
        ),
        ("[1]", "wrong-type  «[1]»"),
        (r#""text""#, "wrong-type  «\"text\"»"),
        ("7", "wrong-type  «7»"),
        ("", "empty  «»"),
    ];
    for (text, expected) in cases {
        assert_eq!(told(text), [expected], "{text}");
    }
}

#[test]
fn settings_stay_in_their_ranges() {
    let cases: [(&str, &[&str]); 17] = [
        (r#"{"cores":1024,"policy":"fcfs","queue":"per-core-stealing","start_method":"spawn"}"#, &[]),
        (r#"{"cores":0}"#, &["out-of-range cores"]),
        (r#"{"cores":1025}"#, &["out-of-range cores"]),
        (r#"{"cores":99999999999999999999999999}"#, &["out-of-range cores"]),
        (r#"{"cores":2.5}"#, &["not-whole cores"]),
        (r#"{"cores":1e3}"#, &["not-whole cores"]),
        (r#"{"policy":"round-robin"}"#, &["unknown-policy policy.name"]),
        (r#"{"policy":{"name":"rr","quantum":0}}"#, &["out-of-range policy.quantum"]),
        (r#"{"policy":{"quantum":"5ms"}}"#, &["missing-field policy"]),
        (r#"{"queue":"percore"}"#, &["unknown-word queue"]),
        (r#"{"switch_cost":"0.1ns"}"#, &["duration-too-fine switch_cost"]),
        (r#"{"switch_cost":1e400}"#, &["duration-unit switch_cost"]),
        (r#"{"conventions":"txtbook"}"#, &["unknown-preset conventions"]),
        (r#"{"conventions":{"rr_arrival_before_expired":true}}"#, &[]),
        (
            r#"{"conventions":{"rr_finish_at_expiry_is_finish":false}}"#,
            &["fixed-convention conventions.rr_finish_at_expiry_is_finish"],
        ),
        (r#"{"conventions":{"rr_arrival":true}}"#, &["unknown-convention conventions.rr_arrival"]),
        (
            r#"{"limits":{"events":0,"tim":"1s"}}"#,
            &["out-of-range limits.events", "unknown-field limits.tim"],
        ),
    ];
    for (settings, expected) in cases {
        assert_eq!(of_machine(settings), expected, "{settings}");
    }
}

#[test]
fn names_must_be_known_and_of_the_right_kind() {
    let cases = [
        (r#"[{"lock":"M"}]"#, "unknown-object [0].lock"),
        (r#"[{"lock":"q"}]"#, "wrong-object [0].lock"),
        (r#"[{"io":1,"on":"L"}]"#, "wrong-object [0].on"),
        (r#"[{"put":"p"}]"#, "wrong-object [0].put"),
        (r#"[{"recv":"q"}]"#, "wrong-object [0].recv"),
        (r#"[{"wait":"B"}]"#, "wrong-object [0].wait"),
        (r#"[{"terminate":"Z"}]"#, "unknown-process [0].terminate"),
        (r#"[{"start":"P"}]"#, "starts-itself [0].start"),
        (r#"[{"start":"R"}]"#, "comes-by-itself [0].start"),
        (r#"[{"join":"R"}]"#, "joins-stranger [0].join"),
        (r#"[{"unlock":"L"}]"#, "unlock-not-held [0].unlock"),
        (r#"[{"notify":"C","count":0}]"#, "out-of-range [0].count"),
        (r#"[{"yield":false}]"#, "wrong-type [0].yield"),
        (r#"[{"cpu":1,"timeout":1}]"#, "unknown-field [0].timeout"),
        (r#"[{"kill":"R","signal":"SIGHUP"}]"#, "unknown-word [0].signal"),
    ];
    for (steps, expected) in cases {
        assert_eq!(of_steps(steps), [expected], "{steps}");
    }
}

#[test]
fn a_process_is_started_once_by_one_place() {
    let twice = ["started-twice processes[1].run[0].start", "started-twice [0].start"];
    assert_eq!(of_steps(r#"[{"start":"Q"}]"#), twice);
    let looped = told(
        r#"{"timeslice":1,"processes":[{"name":"P","run":[{"repeat":2,"do":[{"start":"Q"}]}]},{"name":"Q","start":"by parent","run":[]}]}"#,
    );
    assert_eq!(looped, ["started-twice processes[0].run[0].do[0].start «\"Q\"»"]);
}

#[test]
fn children_come_from_their_parents() {
    let found = told(
        r#"{"timeslice":1,"processes":[{"name":"P","start":"by parent","arrival":1,"run":[{"start":"Q"}]},{"name":"Q","start":"by parent","run":[]}]}"#,
    );
    let codes: Vec<&str> = found.iter().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(codes, ["nobody-begins", "never-started", "arrival-of-child"]);
}

#[test]
fn loops_that_cannot_be_meant_are_told() {
    let cases: [(&str, &[&str]); 6] = [
        (r#"[{"repeat":"forever","do":[]}]"#, &["endless-instant [0]"]),
        (
            r#"[{"repeat":"forever","do":[{"print":"x"},{"repeat":3,"do":[{"cpu":0}]}]}]"#,
            &["endless-instant [0]"],
        ),
        (r#"[{"repeat":"forever","do":[{"print":"x"},{"sleep":1}]}]"#, &[]),
        (r#"[{"repeat":0,"do":[{"cpu":1}]}]"#, &["out-of-range [0].repeat"]),
        (r#"[{"repeat":"ever","do":[{"cpu":1}]}]"#, &["wrong-type [0].repeat"]),
        (r#"[{"repeat":"forever","do":[{"cpu":1}]},{"print":"x"}]"#, &["never-reached [0].repeat"]),
    ];
    for (steps, expected) in cases {
        assert_eq!(of_steps(steps), expected, "{steps}");
    }
}

#[test]
fn what_is_unreachable_only_warns() {
    let checked =
        Scenario::read(r#"{"timeslice":1,"processes":[{"name":"P","run":[{"exit":1},{"cpu":1}]}]}"#);
    let checked = checked.expect("it runs");
    assert!(checked.warnings().iter().all(|found| found.severity == Severity::Warning));
    assert_eq!(checked.warnings().len(), 1);
}

#[test]
fn objects_and_traits_stay_in_their_ranges() {
    let found = told(
        r#"{"timeslice":1,"machine":{"cores":2},"objects":[{"semaphore":"S","units":3,"bound":2},{"barrier":"B","parties":0},
{"condition":"C","of":"S"},{"queue":"S","capacity":0},{"device":""}],
"processes":[{"name":"P","nice":20,"tickets":0,"affinity":[0,2],"period":0,"run":[]}]}"#,
    );
    assert_eq!(
        found,
        [
            "units-above-bound objects[0].bound «2»",
            "out-of-range objects[1].parties «0»",
            "wrong-object objects[2].of «\"S\"»",
            "duplicate-name objects[3].queue «\"S\"»",
            "out-of-range objects[3].capacity «0»",
            "empty-name objects[4].device «\"\"»",
            "out-of-range processes[0].nice «20»",
            "out-of-range processes[0].tickets «0»",
            "not-looked-at processes[0].affinity «[0,2]»",
            "core-out-of-range processes[0].affinity[1] «2»",
            "out-of-range processes[0].period «0»",
        ]
    );
}

#[test]
fn a_workload_is_random_processes() {
    let text = r#"{"timeslice":1,"workload":{"processes":3,"seed":7,"cpu":{"exponential":"5ms"},"io":{"uniform":["1ms",2]},"bursts":4,"arrival":"1ms"}}"#;
    let checked = Scenario::read(text).expect("it is right");
    assert_eq!(checked.launch(1, StartMethod::Fork).arrivals.len(), 3);
    assert_eq!(checked.scenario().to_canonical(), text.replace("\"1ms\",2]", "\"1ms\",\"2ms\"]"));
    let wrong = r#"{"timeslice":1,"workload":{"processes":0,"cpu":{"exponential":"2h"},"io":{"uniform":[2,1]},"bursts":{"uniform":[0]},"arrival":{"normal":1}}}"#;
    let codes: Vec<String> =
        told(wrong).into_iter().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(
        codes,
        [
            "duration-unit workload.cpu.exponential",
            "wrong-type workload.bursts.uniform",
            "unknown-keyword workload.arrival.normal"
        ]
    );
    let backwards = r#"{"timeslice":1,"workload":{"processes":0,"cpu":{"exponential":"3601s"},"io":{"uniform":[2,1]},"bursts":0}}"#;
    let codes: Vec<String> =
        told(backwards).into_iter().filter_map(|line| Some(line.split_once(" «")?.0.to_owned())).collect();
    assert_eq!(
        codes,
        [
            "out-of-range workload.processes",
            "out-of-range workload.cpu.exponential",
            "range-backwards workload.io.uniform",
            "out-of-range workload.bursts"
        ]
    );
}

#[test]
fn nested_loops_stay_within_the_stack() {
    let nested = |depth: usize| {
        let steps = r#"{"repeat":1,"do":["#.repeat(depth) + r#"{"cpu":1}"# + &"]}".repeat(depth);
        format!(r#"{{"timeslice":1,"processes":[{{"name":"P","run":[{steps}]}}]}}"#)
    };
    assert!(Scenario::read(&nested(29)).is_ok());
    let found = told(&nested(5000));
    assert!(found[0].starts_with("too-deep"), "{found:?}");
}

#[test]
fn any_cut_of_a_text_is_told_plainly() {
    for end in (0..EXAMPLE.len()).filter(|end| EXAMPLE.is_char_boundary(*end)) {
        let found = Scenario::read(&EXAMPLE[..end]).expect_err("it is cut");
        assert_eq!(found.len(), 1);
        assert!(["empty", "unclosed"].contains(&found[0].code.as_str()), "{end}: {found:?}");
    }
}

#[test]
fn any_damage_to_a_text_is_told_without_a_panic() {
    let mut rng = crate::rng::Rng::new(1);
    let parts = ["\"", "{", "}", "[", "]", ",", ":", "-1", "1e9", "null", "\"run\"", "就", "\\u0000", ""];
    let ends: Vec<usize> = (0..=EXAMPLE.len()).filter(|at| EXAMPLE.is_char_boundary(*at)).collect();
    let mut pick = |length: usize| usize::try_from(rng.below(length as u64)).expect("it is small");
    let mut read = 0;
    for _ in 0..3000 {
        let from = pick(ends.len());
        let to = (from + pick(12)).min(ends.len() - 1);
        let text = format!("{}{}{}", &EXAMPLE[..ends[from]], parts[pick(parts.len())], &EXAMPLE[ends[to]..]);
        match Scenario::read(&text) {
            Ok(checked) => {
                read += 1;
                drop(checked.launch(1, StartMethod::Fork));
            }
            Err(found) => assert!(!found.is_empty(), "{text}"),
        }
    }
    assert!(read > 0, "some damage is harmless");
}
