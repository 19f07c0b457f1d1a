//! A case as its file has it. Leaves what it means for a machine to `scenario`.

use serde_json::Value;

/// A case.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) policy: String,
    pub(crate) unit: Unit,
    pub(crate) params: Value,
    pub(crate) cores: u64,
    pub(crate) processes: Vec<Process>,
    /// The command with which the other program was run.
    pub(crate) command: String,
    /// How many quanta the answer has, where nothing else says how long to run.
    pub(crate) quanta: Option<usize>,
}

/// The unit of the case's times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Milliseconds, and ticks, which are run as such.
    Ms,
    Us,
}

/// A process of a case.
#[derive(Debug)]
pub(crate) struct Process {
    pub(crate) id: String,
    pub(crate) arrival: u64,
    /// Whether it computes, and for how long.
    pub(crate) bursts: Vec<(bool, u64)>,
    /// All else that is said of it.
    pub(crate) fields: Value,
}

impl Unit {
    pub(crate) const fn ns(self) -> u64 {
        match self {
            Self::Ms => 1_000_000,
            Self::Us => 1_000,
        }
    }

    /// A length of so many, as scenarios write it.
    pub(crate) fn text(self, length: u64) -> String {
        match self {
            Self::Ms => format!("{length}ms"),
            Self::Us => format!("{length}us"),
        }
    }

    /// A time in this unit: whole, if it is.
    pub(crate) fn number(self, ns: u64) -> Value {
        if ns.is_multiple_of(self.ns()) { Value::from(ns / self.ns()) } else { Value::from(self.float(ns)) }
    }

    #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
    pub(crate) fn float(self, ns: u64) -> f64 {
        ns as f64 / self.ns() as f64
    }
}

impl Case {
    /// # Errors
    /// It lacks something that every case has.
    pub(crate) fn read(value: &Value) -> Result<Self, String> {
        let unit = if value["time_unit"] == "us" { Unit::Us } else { Unit::Ms };
        let processes = value["processes"].as_array().map_or(&[][..], Vec::as_slice);
        Ok(Self {
            policy: text(value, "policy")?,
            unit,
            params: value["params"].clone(),
            cores: value["cores"].as_u64().unwrap_or(1),
            processes: processes.iter().map(Process::read).collect::<Result<_, _>>()?,
            command: value["source"]["command"].as_str().unwrap_or_default().to_owned(),
            quanta: value["expected"]["run_order"].as_array().map(Vec::len),
        })
    }

    /// A whole number among the parameters.
    pub(crate) fn number(&self, key: &str) -> Option<u64> {
        self.params[key].as_u64()
    }

    /// Whether a parameter is on.
    pub(crate) fn is(&self, key: &str) -> bool {
        self.params[key].as_bool().unwrap_or(false)
    }

    /// A parameter's words.
    pub(crate) fn words(&self, key: &str) -> &str {
        self.params[key].as_str().unwrap_or_default()
    }

    /// A length of time among the parameters, as scenarios write it.
    pub(crate) fn length(&self, key: &str) -> Option<String> {
        self.number(key).map(|length| self.unit.text(length))
    }

    /// Whether its processes are periodic.
    pub(crate) fn is_periodic(&self) -> bool {
        self.processes.iter().any(|process| process.number("period").is_some())
    }
}

impl Process {
    fn read(value: &Value) -> Result<Self, String> {
        let bursts = value["bursts"].as_array().map_or(&[][..], Vec::as_slice);
        let burst = |burst: &Value| match (burst[0].as_str(), burst[1].as_u64()) {
            (Some(kind @ ("cpu" | "io")), Some(length)) => Ok((kind == "cpu", length)),
            _ => Err(format!("the burst {burst}")),
        };
        Ok(Self {
            id: text(value, "id")?,
            arrival: value["arrival"].as_u64().unwrap_or(0),
            bursts: bursts.iter().map(burst).collect::<Result<_, _>>()?,
            fields: value.clone(),
        })
    }

    /// A whole number that is said of it.
    pub(crate) fn number(&self, key: &str) -> Option<u64> {
        self.fields[key].as_u64()
    }
}

fn text(value: &Value, key: &str) -> Result<String, String> {
    match &value[key] {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(format!("a case or process without `{key}`")),
    }
}
