//! The words of a stored mention, read where they lie, and nothing of what lies behind them.

use crate::codec::BadValue;
use luister_mention::Glimpse;
use rmp_serde::decode::Error;
use serde::{
    Deserialize as _, Deserializer as _,
    de::{DeserializeSeed, MapAccess, Visitor, value::BorrowedStrDeserializer, value::MapAccessDeserializer},
};
use std::{fmt, marker::PhantomData};

/// The field with which what is kept beside the mention begins.
const BESIDE: &str = "verdict";

/// The words of a mention from its bytes.
pub(crate) fn glimpse(bytes: &[u8]) -> Result<Glimpse<'_>, BadValue> {
    let mut read = None;
    match (rmp_serde::Deserializer::from_read_ref(bytes).deserialize_map(Words(&mut read)), read) {
        // That more follows is meant: the checksum was right.
        (Ok(()) | Err(Error::LengthMismatch(_)), Some(glimpse)) => Ok(glimpse),
        (Err(error), _) => Err(error.into()),
        (Ok(()), None) => Err(BadValue::Short),
    }
}

/// Where to put what is read before the rest.
struct Words<'r, 'de>(&'r mut Option<Glimpse<'de>>);

impl<'de> Visitor<'de> for Words<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mention")
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<(), A::Error> {
        *self.0 = Some(Glimpse::deserialize(MapAccessDeserializer::new(Before { fields, lifetime: PhantomData }))?);
        Ok(())
    }
}

/// The fields before [`BESIDE`].
struct Before<'de, A> {
    fields: A,
    lifetime: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Before<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.fields.next_key::<&'de str>()? {
            None | Some(BESIDE) => Ok(None),
            Some(key) => seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.fields.next_value_seed(seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        codec,
        fixtures::{found, verdict},
    };
    use luister_mention::Stored;

    #[test]
    fn what_lies_behind_is_not_read_and_what_is_missing_is_told() {
        let mention = found(7).mention;
        let stored = Stored { mention: mention.clone(), verdict: verdict(), content: 1, revision: 0 };
        let bytes = codec::to_bytes(&stored).unwrap();
        assert_eq!(glimpse(&bytes).unwrap(), Glimpse::from(&mention));
        let words = bytes.windows(BESIDE.len()).position(|window| window == BESIDE.as_bytes()).unwrap();
        assert_eq!(glimpse(&bytes[..words + BESIDE.len()]).unwrap(), Glimpse::from(&mention));
        for (name, bad) in [("cut within", &bytes[..words - 20]), ("nothing", &[][..]), ("no map", &[0x01][..])] {
            assert!(glimpse(bad).is_err(), "{name}");
        }
        assert!(glimpse(&codec::to_bytes(&verdict()).unwrap()).is_err(), "another record");
        assert_eq!(glimpse(&codec::to_bytes(&mention).unwrap()).unwrap(), Glimpse::from(&mention), "nothing lies behind");
    }
}
