//! Long texts in pieces of the length that was learned from.
//!
//! The examples are as long as what people write to a company. In the many words of an article something always sounds like a
//! complaint, a question and a wish; so a long text is weighed passage by passage, and is what its strongest passage is.

use super::Unit;

/// A passage ends at the first clause behind so many units…
const USUAL: usize = 60;
/// …and with so many at the latest. A text that is no longer is one passage.
const LONGEST: usize = 100;

/// The passages of a text; one at least.
pub(super) fn split(units: Vec<Unit<'_>>) -> Vec<Vec<Unit<'_>>> {
    if units.len() <= LONGEST {
        return vec![units];
    }
    let mut passages: Vec<Vec<Unit<'_>>> = Vec::new();
    for unit in units {
        match passages.last_mut().filter(|last| last.len() < USUAL || last.len() < LONGEST && !unit.opens) {
            Some(last) => last.push(unit),
            None => passages.push(vec![unit]),
        }
    }
    passages
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;

    #[test]
    fn a_long_text_is_cut_where_a_clause_begins() {
        let clause = "een twee drie vier vijf zes zeven acht negen tien, ";
        for (name, text, expected) in [
            ("nothing", String::new(), vec![0]),
            ("as long as can be", clause.repeat(10), vec![100]),
            ("longer", clause.repeat(13), vec![60, 60, 10]),
            ("without a clause", "woord ".repeat(230), vec![100, 100, 30]),
        ] {
            let words = Words::of(&text);
            let mut units = Vec::new();
            Unit::add(0, &words, &text, &mut units);
            let lengths: Vec<usize> = split(units).iter().map(Vec::len).collect();
            assert_eq!(lengths.iter().sum::<usize>(), expected.iter().sum::<usize>(), "{name}");
            assert_eq!(lengths, expected, "{name}");
        }
    }
}
