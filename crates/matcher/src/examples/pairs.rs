//! Which lines of a table belong together: minimal pairs, which differ in a little that changes what they are.

use super::{Example, Row};
use crate::sheet::Sheet;
use luister_mention::wording;

/// Gives the members of each minimal pair the same number. Lines that belong to a pair and stand below one another with the same
/// phenomenon are taken two by two, the last three together if they are odd; two that are alone with theirs belong together too.
pub(super) fn number(sheet: &mut Sheet<'_>, rows: Vec<Row<'_>>) -> Vec<Example> {
    let is_next = |one: &Row<'_>, next: &Row<'_>| {
        one.is_pair && next.is_pair && one.example.line + 1 == next.example.line && one.example.lang == next.example.lang
    };
    let mut groups: Vec<Vec<Row<'_>>> = Vec::new();
    for row in rows {
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(|last| is_next(last, &row) && last.example.phenomenon == row.example.phenomenon) => {
                group.push(row);
            }
            Some(group) if group.len() == 1 && group.last().is_some_and(|last| is_next(last, &row)) => group.push(row),
            _ => groups.push(vec![row]),
        }
    }
    let mut examples = Vec::new();
    let mut pairs = 0;
    for group in groups {
        let count = group.len();
        for (at, mut row) in group.into_iter().enumerate() {
            if count > 1 {
                let is_third = count % 2 == 1 && at + 1 == count;
                pairs += u32::from(at % 2 == 0 && !is_third);
                row.example.pair = Some(pairs);
            } else if row.is_pair {
                let message = wording!(
                    "this line belongs to a pair, but no line beside it does",
                    "deze regel hoort bij een paar, maar de regels ernaast niet"
                );
                let repair =
                    wording!("put the other one right below it, or leave ` pair` out", "zet de andere er direct onder of laat ` pair` weg");
                sheet.warn(row.line.bytes(), message, repair);
            }
            examples.push(row.example);
        }
    }
    examples
}
