//! Reading values that people may write in more than one way, with words for what they cannot be.

use chrono_tz::Tz;
use serde::{
    Deserialize, Deserializer,
    de::{Error, SeqAccess, Visitor, value::StrDeserializer},
};
use std::{fmt, marker::PhantomData, num::NonZeroU32};

/// The most values that one field takes.
const MAX_VALUES: usize = 1000;

/// One value or several: `"complaint"` or `["complaint", "crisis"]`. None at all is refused: whoever means
/// "any" leaves the field out.
pub(super) fn one_or_many<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    struct OneOrMany<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrMany<T> {
        type Value = Vec<T>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text or a list of texts")
        }
        fn visit_str<E: Error>(self, text: &str) -> Result<Vec<T>, E> {
            T::deserialize(StrDeserializer::new(text)).map(|value| vec![value])
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
            let mut values = Vec::new();
            while let Some(value) = items.next_element()? {
                if values.len() == MAX_VALUES {
                    return Err(A::Error::custom(format!("more than {MAX_VALUES} values")));
                }
                values.push(value);
            }
            if values.is_empty() { Err(A::Error::custom("an empty list, leave the key out if you mean any")) } else { Ok(values) }
        }
    }
    deserializer.deserialize_any(OneOrMany(PhantomData))
}

/// A number from 1 on.
pub(super) fn at_least_one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NonZeroU32, D::Error> {
    let number = i64::deserialize(deserializer)?;
    let inside = u32::try_from(number).ok().and_then(NonZeroU32::new);
    inside.ok_or_else(|| {
        D::Error::custom(format!("{number} is too {}, write a number from 1 on", if number < 1 { "small" } else { "large" }))
    })
}

/// A time zone by its IANA name.
pub(super) fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Tz, D::Error> {
    let name = String::deserialize(deserializer)?;
    name.parse().map_err(|_| D::Error::custom(format!("`{name}` is not a time zone, write for instance `Europe/Amsterdam`")))
}

/// The zone of a team or digest that names none.
pub(super) fn amsterdam() -> Tz {
    Tz::Europe__Amsterdam
}
