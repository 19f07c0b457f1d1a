//! The insides of lists, objects and enums, as serde asks for them one by one; problems are noted on the way.

use super::{Decoder, Fault};
use crate::scenario::json::{Member, Node, Value};
use crate::scenario::problem::Code;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

/// The items of a list; bad ones are noted and left out.
pub(super) struct Items<'n> {
    pub(super) decoder: Decoder<'n>,
    pub(super) items: std::slice::Iter<'n, Node>,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let notes = self.decoder.notes;
        let Some(item) = self.items.by_ref().find(|item| !notes.passes_over(item)) else { return Ok(None) };
        seed.deserialize(self.decoder.with(item)).map(Some).map_err(|fault| {
            notes.note(fault, item);
            Fault::Noted
        })
    }
}

/// The fields of an object; unknown ones are noted and left out.
pub(super) struct Fields<'n> {
    pub(super) decoder: Decoder<'n>,
    pub(super) members: &'n [Member],
    pub(super) at: usize,
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let notes = self.decoder.notes;
        while let Some(member) = self.members.get(self.at) {
            if notes.passes_over(&member.value) {
                self.at += 1;
                continue;
            }
            let earlier = &self.members[..self.at];
            let doubled = earlier.iter().any(|other| other.key == member.key);
            let key: BorrowedStrDeserializer<'de, Fault> = BorrowedStrDeserializer::new(&member.key);
            let read = if doubled {
                Err(Fault::new(Code::DuplicateField, [member.key.clone()]))
            } else {
                seed.deserialize(key)
            };
            return read.map(Some).map_err(|fault| {
                notes.note(fault.at(member.key_span), &member.value);
                Fault::Noted
            });
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let member = &self.members[self.at];
        self.at += 1;
        seed.deserialize(self.decoder.with(&member.value)).map_err(|fault| {
            self.decoder.notes.note(fault, &member.value);
            Fault::Noted
        })
    }
}

/// A bare text as an object with one field.
pub(super) struct Short<'n> {
    pub(super) key: Option<&'static str>,
    pub(super) decoder: Decoder<'n>,
}

impl<'de> MapAccess<'de> for Short<'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        self.key.take().map(|key| seed.deserialize(BorrowedStrDeserializer::new(key))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        seed.deserialize(self.decoder)
    }
}

/// One of several things: the word that says which, and the part that says the rest.
pub(super) struct Chosen<'n> {
    pub(super) word: &'n str,
    pub(super) decoder: Decoder<'n>,
}

impl<'de> EnumAccess<'de> for Chosen<'de> {
    type Error = Fault;
    type Variant = Decoder<'de>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Decoder<'de>), Fault> {
        let word: BorrowedStrDeserializer<'de, Fault> = BorrowedStrDeserializer::new(self.word);
        Ok((seed.deserialize(word)?, self.decoder))
    }
}

impl<'de> VariantAccess<'de> for Decoder<'de> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        match self.node.value {
            Value::Text(_) => Ok(()),
            _ => Err(self.wrong_type("a word in quotes")),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_map(visitor)
    }
}
