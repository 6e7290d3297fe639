//! `rating:` compares what a reviewer gave, in fifths of the source's own scale.

use super::{FieldSpec, Reads, Test, Value, Wrong};
use crate::{help::Text, view::View};
use luister_mention::{Repair, wording};
use std::{ops::RangeInclusive, sync::Arc};

pub(super) const FIELD: FieldSpec = FieldSpec {
    name: "rating",
    also: &[],
    help: Text {
        en: "The rating in fifths of the site's own scale, so 4 of 10 is `rating:2`; `/10` counts in tenths.",
        nl: "De beoordeling in vijfden van de schaal van de site, dus 4 van 10 is `rating:2`; met `/10` tel je in tienden.",
    },
    examples: ["rating:<=2", "rating:[1 TO 4]/10"],
    reads: Reads::Values(read),
};

/// The scales that may be named.
const SCALES: RangeInclusive<u8> = 2..=100;
/// Sites round their averages; so much is forgiven.
const ROUNDING: f32 = 1e-4;

#[derive(Debug)]
struct Within {
    steps: RangeInclusive<u8>,
    scale: u8,
}

fn read(value: &Value<'_>) -> Result<Arc<dyn Test>, Wrong> {
    let split = |text| str::split_once(text, '/').unwrap_or((text, ""));
    let (from, to, scale) = match *value {
        Value::One(text) => (split(text).0, split(text).0, split(text).1),
        Value::AtLeast(text) => (split(text).0, "", split(text).1),
        Value::AtMost(text) => ("", split(text).0, split(text).1),
        Value::Range { from, to, suffix } => (from, to, suffix.trim_start_matches('/')),
    };
    let scale = match (scale, scale.parse()) {
        ("", _) => 5,
        (_, Ok(scale)) if SCALES.contains(&scale) => scale,
        _ => {
            let message = wording!("`/{scale}` names no scale", "`/{scale}` is geen schaal");
            return Err(Wrong {
                message,
                repair: wording!("write for instance `rating:[1 TO 4]/10`", "schrijf bijvoorbeeld `rating:[1 TO 4]/10`").into(),
            });
        }
    };
    let number = |text: &str, open: u8| match (text, text.parse()) {
        ("", _) => Ok(open),
        (_, Ok(number)) if (1..=scale).contains(&number) => Ok(number),
        _ => Err(wrong(text, scale)),
    };
    let (from, to) = (number(from, 1)?, number(to, scale)?);
    if from > to {
        let repair = Repair::write(&format!("rating:[{to} TO {from}]{}", if scale == 5 { String::new() } else { format!("/{scale}") }));
        return Err(Wrong {
            message: wording!("the range {from} TO {to} runs backwards", "het bereik {from} TO {to} staat achterstevoren"),
            repair,
        });
    }
    Ok(Arc::new(Within { steps: from..=to, scale }))
}

fn wrong(text: &str, scale: u8) -> Wrong {
    let message = wording!("`{text}` is no whole number from 1 to {scale}", "`{text}` is geen heel getal van 1 tot en met {scale}");
    let repair = match (text.parse::<f32>(), text.split_once('-')) {
        (Ok(number), _) if scale == 5 && number > 5.0 && number <= 10.0 => {
            wording!("for a scale of ten write `rating:{text}/10`", "schrijf voor een schaal van tien `rating:{text}/10`")
                .instead(&format!("rating:{text}/10"))
        }
        (_, Some((from, to))) => Repair::write(&format!("rating:[{from} TO {to}]")),
        _ => wording!(
            "write for instance `rating:2`, `rating:[1 TO 2]` or `rating:>=4`",
            "schrijf bijvoorbeeld `rating:2`, `rating:[1 TO 2]` of `rating:>=4`"
        )
        .into(),
    };
    Wrong { message, repair }
}

impl Test for Within {
    fn holds(&self, view: &View<'_>) -> bool {
        let Some(rating) = view.mention.rating else { return false };
        let reached = rating.share() * f32::from(self.scale) - ROUNDING;
        let above = |step: u8| reached > f32::from(step - 1) || step == 1;
        above(*self.steps.start()) && reached <= f32::from(*self.steps.end())
    }

    fn actual(&self, view: &View<'_>) -> Option<String> {
        view.mention.rating.map(|rating| rating.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::testing::{fault, holds},
        *,
    };

    #[test]
    fn ratings_count_in_fifths() {
        for (value, rating, expected) in [
            (Value::One("2"), "4,10", true),
            (Value::One("2"), "2,5", true),
            (Value::One("2"), "3,10", true),
            (Value::One("2"), "2,10", false),
            (Value::One("2"), "5,10", false),
            (Value::One("1"), "0,5", true),
            (Value::One("5"), "5,5", true),
            (Value::AtMost("2"), "2,5", true),
            (Value::AtMost("2"), "3,5", false),
            (Value::AtLeast("4"), "7,10", true),
            (Value::AtLeast("4"), "6,10", false),
            (Value::Range { from: "1", to: "4", suffix: "/10" }, "2,5", true),
            (Value::Range { from: "1", to: "4", suffix: "/10" }, "5,10", false),
            (Value::One("7/10"), "6.6,10", true),
        ] {
            let (points, best) = rating.split_once(',').unwrap();
            let json = format!(r#"{{"text":"x","rating":{{"value":{points},"best":{best}}}}}"#);
            assert_eq!(holds(&FIELD, value, &json), Ok(expected), "{value:?} {rating}");
        }
        assert_eq!(holds(&FIELD, Value::AtMost("5"), r#"{"text":"x"}"#), Ok(false), "no rating is not a low one");
    }

    #[test]
    fn bad_ratings_are_told() {
        for (value, expected) in [
            (Value::One("7"), "`7` is no whole number from 1 to 5, for a scale of ten write `rating:7/10`"),
            (Value::One("1-2"), "`1-2` is no whole number from 1 to 5, write `rating:[1 TO 2]`"),
            (Value::One("bad"), "`bad` is no whole number from 1 to 5, write for instance `rating:2`, `rating:[1 TO 2]` or `rating:>=4`"),
            (Value::One("2/0"), "`/0` names no scale, write for instance `rating:[1 TO 4]/10`"),
            (Value::Range { from: "4", to: "2", suffix: "" }, "the range 4 TO 2 runs backwards, write `rating:[2 TO 4]`"),
        ] {
            assert_eq!(fault(&FIELD, value), expected);
        }
    }
}
