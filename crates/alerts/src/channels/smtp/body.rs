//! A message whose line ends leave no doubt.

/// Every line ends in CRLF whatever it ended in before, and NUL is left out. Where a bare line feed or carriage return
/// stands before a dot, lettre does not double the dot (RUSTSEC-2026-0561), and some servers take it for the end of the
/// message (CVE-2023-51764): so there is none. The last line has no end, for lettre adds one.
pub(super) fn whole_lines(message: &[u8]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(message.len());
    let mut bytes = message.iter().copied().filter(|byte| *byte != 0).peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\r' | b'\n' => {
                if byte == b'\r' {
                    bytes.next_if_eq(&b'\n');
                }
                whole.extend_from_slice(b"\r\n");
            }
            byte => whole.push(byte),
        }
    }
    if whole.ends_with(b"\r\n") {
        whole.truncate(whole.len() - 2);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_line_end_is_left_in_doubt(message in "[a\\r\\n.\\x00]{0,40}") {
            let whole = String::from_utf8(whole_lines(message.as_bytes())).unwrap();
            prop_assert!(!whole.replace("\r\n", "").contains(['\r', '\n', '\0']));
        }
    }

    #[test]
    fn every_line_end_is_a_whole_one() {
        for (message, expected) in [
            ("", ""),
            ("a", "a"),
            ("a\r\n", "a"),
            ("a\n.\nb", "a\r\n.\r\nb"),
            ("a\r.\rb", "a\r\n.\r\nb"),
            ("a\n.\r\nb", "a\r\n.\r\nb"),
            ("a\r\r\n.", "a\r\n\r\n."),
            ("a\r\0\n.", "a\r\n."),
            ("a\n\n", "a\r\n"),
        ] {
            assert_eq!(String::from_utf8(whole_lines(message.as_bytes())).unwrap(), expected, "{message:?}");
        }
    }
}
