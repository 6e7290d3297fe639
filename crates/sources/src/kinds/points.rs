//! Ratings as people write them.

/// `4`, `4,5`, `4/5`, `4 out of 5`, `80%`: the points, and of how many if that is said.
pub(super) fn points(text: &str) -> Option<(f32, Option<f32>)> {
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
            ("goed", None),
            ("", None),
        ] {
            assert_eq!(points(text), expected, "{text}");
        }
    }
}
