//! Ratings as people write them.

/// Points as words, in the classes of pages that show them as stars.
const WORDS: [(&str, f32); 5] = [("one", 1.0), ("two", 2.0), ("three", 3.0), ("four", 4.0), ("five", 5.0)];

/// `4`, `4,5`, `4/5`, `4 out of 5`, `80%`, `stars-4`, `star-rating Three`: the points, and of how many if that is said.
pub(crate) fn points(text: &str) -> Option<(f32, Option<f32>)> {
    in_digits(text).or_else(|| {
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        let value = |word: &str| WORDS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, value)| *value);
        words.find_map(value).map(|value| (value, None))
    })
}

fn in_digits(text: &str) -> Option<(f32, Option<f32>)> {
    // Behind a letter it is no minus: `stars-4`.
    let mut before = ' ';
    let text: String = text
        .chars()
        .map(|c| {
            let hyphen = c == '-' && before.is_alphabetic();
            before = c;
            if hyphen { ' ' } else { c }
        })
        .collect();
    let mut numbers = text.split(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '-')).filter_map(|word| {
        let word = word.trim_matches([',', '.']).replace(',', ".");
        word.parse::<f32>().ok()
    });
    let (value, of) = (numbers.next()?, numbers.next());
    Some((value, if text.contains('%') { Some(100.0) } else { of }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_read_as_people_write_them() {
        for (text, expected) in [
            ("4", Some((4.0, None))),
            ("4,5", Some((4.5, None))),
            (" 4.0 ", Some((4.0, None))),
            ("4/5", Some((4.0, Some(5.0)))),
            ("4 out of 5 stars", Some((4.0, Some(5.0)))),
            ("80%", Some((80.0, Some(100.0)))),
            ("Rated 3.", Some((3.0, None))),
            ("-1", Some((-1.0, None))),
            ("4-5", None),
            ("stars stars-4", Some((4.0, None))),
            ("star-rating Three", Some((3.0, None))),
            ("goed", None),
            ("", None),
        ] {
            assert_eq!(points(text), expected, "{text}");
        }
    }
}
