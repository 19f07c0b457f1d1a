//! What `match` asks of its subjects.

use super::{R, Vm};
use crate::code::Op;
use crate::value::{TypeId, Value};

impl Vm {
    pub(crate) fn match_op(&mut self, op: Op) -> R<()> {
        match op {
            Op::MatchSequence => {
                let subject = self.frame.pop();
                let inner = self.unwrapped(subject);
                let is = matches!(self.type_id(inner), TypeId::List | TypeId::Tuple | TypeId::Range);
                self.frame.push(Value::Bool(is));
            }
            Op::MatchMapping => {
                let subject = self.frame.pop();
                let inner = self.unwrapped(subject);
                let is = self.type_id(inner) == TypeId::Dict;
                self.frame.push(Value::Bool(is));
            }
            Op::MatchKeys => {
                let keys = self.frame.pop();
                let subject = self.frame.pop();
                let at = self.unwrapped(subject).object().expect("a mapping is an object");
                let mut values = Vec::new();
                for key in self.list_items(keys).to_vec() {
                    if let Some(value) = self.dict_get(at, key)? {
                        values.push(value);
                    } else {
                        self.frame.push(Value::None);
                        return Ok(());
                    }
                }
                let tuple = self.new_tuple(&values);
                self.frame.push(tuple);
            }
            Op::MatchClass(positional) => {
                let names = self.frame.pop();
                let class = self.frame.pop();
                let subject = self.frame.pop();
                let result = self.match_class(subject, class, names, positional as usize)?;
                self.frame.push(result);
            }
            other => unreachable!("{other:?} is carried out elsewhere"),
        }
        Ok(())
    }

    fn match_class(&mut self, subject: Value, class: Value, names: Value, positional: usize) -> R<Value> {
        let Some(at) = self.as_class(class) else {
            return Err(self.type_error("called match pattern must be a class"));
        };
        if !self.is_subclass(self.class_of(subject), at) {
            return Ok(Value::None);
        }
        let mut values = Vec::new();
        let mut attributes = Vec::new();
        if positional > 0 {
            let itself = self.class(at).native && !self.class(at).layout.is_exception();
            if itself && positional == 1 {
                values.push(subject);
            } else {
                let args = self.class_attr(at, self.known.match_args);
                let args = args.map(|args| self.list_items(args).to_vec()).unwrap_or_default();
                if args.len() < positional {
                    let text = format!(
                        "{}() accepts {} positional sub-pattern{} ({positional} given)",
                        self.class_name(at),
                        args.len(),
                        if args.len() == 1 { "" } else { "s" }
                    );
                    return Err(self.type_error(&text));
                }
                attributes.extend_from_slice(&args[..positional]);
            }
        }
        attributes.extend(self.list_items(names).to_vec());
        for name in attributes {
            let sym = self.intern(&self.str_of(name));
            let flow = match self.get_attr(subject, sym) {
                Ok(flow) => flow,
                Err(raise) if self.raise_is(&raise, TypeId::AttributeError) => return Ok(Value::None),
                Err(raise) => return Err(raise),
            };
            match self.flow_now(flow) {
                Ok(value) => values.push(value),
                Err(raise) if self.raise_is(&raise, TypeId::AttributeError) => return Ok(Value::None),
                Err(raise) => return Err(raise),
            }
        }
        Ok(self.new_tuple(&values))
    }
}
