//! The page's end of the line to the machine: a worker where the page may have one, otherwise the same machine on the
//! page, in slices. Sends one question of a kind at a time and keeps only the newest of those that wait.
//!
//! Invariant: every question gets exactly one last answer, so `idle` is right about what is under way.

use crate::idle::Busy;
use crate::protocol::{Answer, Command, Question, RunId, Update};
use gloo::utils::{document, window};
use js_sys::{Array, Function, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, MessageEvent, Url, Worker};

/// The line to the machine. All copies are the same line.
#[derive(Clone)]
pub struct Link(Rc<Inner>);

impl PartialEq for Link {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What comes over the line.
pub enum Heard {
    /// An answer.
    Answer(Update),
    /// The machine is gone, with its own words.
    Failed(String),
}

/// Which questions overtake each other: those of one kind about one run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Topic {
    Open(RunId),
    Order(RunId),
    Look(RunId),
    At(RunId),
}

struct Inner {
    end: RefCell<End>,
    tickets: Cell<u32>,
    /// What was asked and not answered, and what has to wait for that answer.
    asked: RefCell<BTreeMap<Topic, Asked>>,
    hear: Box<dyn Fn(Heard)>,
}

struct Asked {
    ticket: u32,
    waiting: Option<Command>,
    _busy: Busy,
}

/// Where the machine is.
enum End {
    /// Not there yet: what is asked meanwhile waits here.
    Starting(Vec<Vec<u8>>),
    Worker(Worker),
    /// On the page: the function that takes a question.
    Page(Function),
}

impl Link {
    /// Starts the machine. `hear` is called with every answer.
    #[must_use]
    pub fn start(hear: impl Fn(Heard) + 'static) -> Self {
        let link = Self(Rc::new(Inner {
            end: RefCell::new(End::Starting(Vec::new())),
            tickets: Cell::new(0),
            asked: RefCell::default(),
            hear: Box::new(hear),
        }));
        if link.start_worker().is_none() {
            link.start_on_page();
        }
        link
    }

    /// Asks. A question that waits for an earlier one of its kind is forgotten when a newer one comes; a new scenario
    /// never waits.
    pub fn ask(&self, command: Command) {
        let topic = topic_of(&command);
        if let Topic::Look(_) | Topic::At(_) = topic
            && let Some(asked) = self.0.asked.borrow_mut().get_mut(&topic)
        {
            asked.waiting = Some(command);
            return;
        }
        let ticket = self.0.tickets.get() + 1;
        self.0.tickets.set(ticket);
        self.0.asked.borrow_mut().insert(topic, Asked { ticket, waiting: None, _busy: Busy::begin() });
        let question = Question { ticket, command };
        self.send(postcard::to_allocvec(&question).expect("a question is plain data"));
    }

    fn send(&self, bytes: Vec<u8>) {
        match &mut *self.0.end.borrow_mut() {
            End::Starting(waiting) => waiting.push(bytes),
            End::Worker(worker) => {
                let array = Uint8Array::from(&bytes[..]);
                let sent = worker.post_message_with_transfer(&array, &Array::of1(&array.buffer()));
                sent.expect("a byte array can be transferred");
            }
            End::Page(take) => {
                take.call1(&JsValue::NULL, &Uint8Array::from(&bytes[..])).expect("the machine takes any bytes");
            }
        }
    }

    fn hear(&self, bytes: &[u8]) {
        let Ok(answer) = postcard::from_bytes::<Answer>(bytes) else {
            return (self.0.hear)(Heard::Failed("an answer could not be read".to_owned()));
        };
        let next = if answer.update.is_last() { self.settle(answer.ticket) } else { None };
        (self.0.hear)(Heard::Answer(answer.update));
        if let Some(next) = next {
            self.ask(next);
        }
    }

    /// The question is answered: what waited for it can be asked.
    fn settle(&self, ticket: u32) -> Option<Command> {
        let mut asked = self.0.asked.borrow_mut();
        let topic = asked.iter().find_map(|(topic, asked)| (asked.ticket == ticket).then_some(*topic))?;
        asked.remove(&topic)?.waiting
    }

    fn begin(&self, end: End) {
        if let End::Starting(waiting) = self.0.end.replace(end) {
            for bytes in waiting {
                self.send(bytes);
            }
        }
    }

    /// From a blob, which also works in a frame of opaque origin, where the page may not start a worker by its address.
    /// The scripts that it then loads are named in full: a blob has no folder.
    fn start_worker(&self) -> Option<()> {
        let base = document().base_uri().ok()??;
        let script = Url::new_with_base("worker.js", &base).ok()?.href();
        let wasm = Url::new_with_base("worker_bg.wasm", &base).ok()?.href();
        let source = format!("importScripts({script:?});wasm_bindgen({{module_or_path:{wasm:?}}});");
        let kind = BlobPropertyBag::new();
        kind.set_type("text/javascript");
        let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&source.into()), &kind).ok()?;
        let worker = Worker::new(&Url::create_object_url_with_blob(&blob).ok()?).ok()?;
        let link = self.clone();
        let end = worker.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            match event.data().dyn_into::<Uint8Array>() {
                Ok(bytes) => link.hear(&bytes.to_vec()),
                Err(words) if words.is_string() => link.fail(&words),
                Err(_) => link.begin(End::Worker(end.clone())),
            }
        });
        let link = self.clone();
        let on_error = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
            let starting = matches!(*link.0.end.borrow(), End::Starting(_));
            if starting { link.start_on_page() } else { link.fail(&event) }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_message.forget();
        on_error.forget();
        Some(())
    }

    /// The worker's own script, loaded by the page: it finds that it is not in a worker, and calls back with the function
    /// that takes questions.
    fn start_on_page(&self) {
        let link = self.clone();
        let on_bytes = Closure::<dyn Fn(Uint8Array)>::new(move |bytes: Uint8Array| link.hear(&bytes.to_vec()));
        let link = self.clone();
        let on_ready = Closure::<dyn Fn(Function) -> JsValue>::new(move |take: Function| {
            link.begin(End::Page(take));
            on_bytes.as_ref().clone()
        });
        Reflect::set(&window(), &"timesliceMachine".into(), on_ready.as_ref()).expect("window takes properties");
        on_ready.forget();
        let link = self.clone();
        let failed = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| link.fail(&event));
        for address in ["./worker.js", "./assets/machine-on-page.js"] {
            let script = document().create_element("script").expect("script is an element's name");
            script.set_attribute("src", address).expect("src is an attribute's name");
            // In order: the second calls what the first defines.
            Reflect::set(&script, &"async".into(), &false.into()).expect("elements take properties");
            script.add_event_listener_with_callback("error", failed.as_ref().unchecked_ref()).expect("listens");
            document().head().expect("a page has a head").append_child(&script).expect("a head takes scripts");
        }
        failed.forget();
    }

    fn fail(&self, event: &JsValue) {
        let message = Reflect::get(event, &"message".into()).ok().and_then(|message| message.as_string());
        self.0.asked.borrow_mut().clear();
        (self.0.hear)(Heard::Failed(event.as_string().or(message).unwrap_or_default()));
    }
}

fn topic_of(command: &Command) -> Topic {
    match *command {
        Command::Open { run, .. } => Topic::Open(run),
        Command::Stop { run } | Command::Close { run } => Topic::Order(run),
        Command::Look { run, .. } => Topic::Look(run),
        Command::At { run, .. } => Topic::At(run),
    }
}
