//! `date:` compares the day that a mention was made, in UTC: published, else heard.

use super::{FieldSpec, Reads, Test, Value, Wrong};
use crate::{help::Text, view::View};
use chrono::{Months, NaiveDate};
use luister_mention::{Repair, wording};
use std::{ops::RangeInclusive, sync::Arc};

pub(super) const FIELD: FieldSpec = FieldSpec {
    name: "date",
    also: &[],
    help: Text { en: "The day, month or year it was made, in UTC.", nl: "De dag, de maand of het jaar van het bericht, in UTC." },
    examples: ["date:2026-11-21", "date:[2026-11-01 TO 2026-11-21]"],
    reads: Reads::Values(read),
};

#[derive(Debug)]
struct Within(RangeInclusive<NaiveDate>);

fn read(value: &Value<'_>) -> Result<Arc<dyn Test>, Wrong> {
    let named = |text| days(text).ok_or_else(|| wrong(text));
    let days = match *value {
        Value::One(text) => named(text)?,
        Value::AtLeast(text) => *named(text)?.start()..=NaiveDate::MAX,
        Value::AtMost(text) => NaiveDate::MIN..=*named(text)?.end(),
        Value::Range { suffix, .. } if !suffix.is_empty() => return Err(wrong(suffix)),
        Value::Range { from, to, .. } => {
            let days = *named(from)?.start()..=*named(to)?.end();
            if days.is_empty() {
                let message = wording!("the range {from} TO {to} runs backwards", "het bereik {from} TO {to} staat achterstevoren");
                return Err(Wrong { message, repair: Repair::write(&format!("date:[{to} TO {from}]")) });
            }
            days
        }
    };
    Ok(Arc::new(Within(days)))
}

/// The days that a text names: one, a month's or a year's.
fn days(text: &str) -> Option<RangeInclusive<NaiveDate>> {
    let (first, months) = match text.len() {
        4 => (format!("{text}-01-01"), 12),
        7 => (format!("{text}-01"), 1),
        10 => (text.to_owned(), 0),
        _ => return None,
    };
    let first = NaiveDate::parse_from_str(&first, "%Y-%m-%d").ok()?;
    let last = if months == 0 { first } else { first.checked_add_months(Months::new(months))?.pred_opt()? };
    Some(first..=last)
}

fn wrong(text: &str) -> Wrong {
    let mut parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    parts.reverse();
    let turned = parts.iter().map(|part| format!("{part:0>2}")).collect::<Vec<_>>().join("-");
    let repair = if days(&turned).is_some() && turned != text {
        Repair::write(&format!("date:{turned}"))
    } else {
        wording!("write for instance `date:2026-11-21` or `date:2026-11`", "schrijf bijvoorbeeld `date:2026-11-21` of `date:2026-11`")
            .into()
    };
    Wrong { message: wording!("`{text}` is no date", "`{text}` is geen datum"), repair }
}

impl Test for Within {
    fn holds(&self, view: &View<'_>) -> bool {
        self.0.contains(&view.mention.when().date_naive())
    }

    fn actual(&self, view: &View<'_>) -> Option<String> {
        Some(view.mention.when().date_naive().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::testing::{fault, holds},
        *,
    };

    #[test]
    fn dates_are_days_months_and_years() {
        let json = r#"{"text":"x","published":"2026-11-20T23:30:00Z"}"#;
        for (value, expected) in [
            (Value::One("2026-11-20"), true),
            (Value::One("2026-11-21"), false),
            (Value::One("2026-11"), true),
            (Value::One("2026"), true),
            (Value::One("2025"), false),
            (Value::AtLeast("2026-11-20"), true),
            (Value::AtMost("2026-10"), false),
            (Value::Range { from: "2026-11-01", to: "2026-11-20", suffix: "" }, true),
        ] {
            assert_eq!(holds(&FIELD, value, json), Ok(expected), "{value:?}");
        }
    }

    #[test]
    fn bad_dates_are_told() {
        for (value, expected) in [
            (Value::One("21-11-2026"), "`21-11-2026` is no date, write `date:2026-11-21`"),
            (Value::One("2026-13-01"), "`2026-13-01` is no date, write for instance `date:2026-11-21` or `date:2026-11`"),
            (Value::One("é"), "`é` is no date, write for instance `date:2026-11-21` or `date:2026-11`"),
            (
                Value::Range { from: "2026-12", to: "2026-11", suffix: "" },
                "the range 2026-12 TO 2026-11 runs backwards, write `date:[2026-11 TO 2026-12]`",
            ),
        ] {
            assert_eq!(fault(&FIELD, value), expected);
        }
    }
}
