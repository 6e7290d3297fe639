//! JSON-LD as pages really have it: with comments, line breaks in strings, commas too many, several objects in one script.

use crate::html::decode_entities;
use serde_json::{Deserializer, Value};

/// The values of one script, or why there are none.
pub(super) fn values(script: &str) -> Result<Vec<Value>, String> {
    let text = bare(script);
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let first = parse(text);
    let Err(error) = first else { return first };
    let mended = parse(&mend(text)).or_else(|_| parse(&mend(&decode_entities(text))));
    mended.map_err(|_| format!("JSON-LD that is broken: {error}"))
}

/// All values of a text, one behind the other.
fn parse(text: &str) -> Result<Vec<Value>, String> {
    let values = Deserializer::from_str(text).into_iter::<Value>().collect::<Result<Vec<_>, _>>();
    values.map_err(|error| error.to_string().split(" at line ").next().unwrap_or_default().to_owned())
}

/// A script without the comments that hide it from old programs.
fn bare(script: &str) -> &str {
    const AROUND: [&str; 9] = ["<!--", "-->", "//<![CDATA[", "//]]>", "/*<![CDATA[*/", "/*]]>*/", "<![CDATA[", "]]>", ";"];
    let mut text = script.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    loop {
        let shorter = AROUND.iter().fold(text, |text, around| {
            let text = text.strip_prefix(around).unwrap_or(text);
            text.strip_suffix(around).unwrap_or(text).trim()
        });
        if shorter.len() == text.len() {
            return text;
        }
        text = shorter;
    }
}

/// The same text as JSON, as far as one look at each character can make it so.
fn mend(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    // Where a comma stands that nothing has followed so far.
    let mut comma = None;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' => {
                comma = None;
                mended.push('"');
                string(&mut characters, &mut mended);
            }
            '/' if characters.peek() == Some(&'/') => drop(characters.by_ref().find(|c| *c == '\n')),
            '/' if characters.peek() == Some(&'*') => {
                let mut last = ' ';
                characters.next();
                characters.by_ref().find(|c| {
                    *c == '/' && last == '*' || {
                        last = *c;
                        false
                    }
                });
            }
            ',' => {
                comma = Some(mended.len());
                mended.push(',');
            }
            '}' | ']' => {
                if let Some(at) = comma.take() {
                    mended.truncate(at);
                }
                mended.push(c);
            }
            ';' => {}
            c if c.is_whitespace() || c.is_control() || c == '\u{feff}' => mended.push(' '),
            c => {
                comma = None;
                mended.push(c);
            }
        }
    }
    mended
}

/// The rest of a string with what JSON does not allow in it written as it wants it.
fn string(characters: &mut std::iter::Peekable<std::str::Chars<'_>>, mended: &mut String) {
    while let Some(c) = characters.next() {
        match c {
            '"' => return mended.push('"'),
            '\\' => match characters.next() {
                Some(escaped @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => mended.extend(['\\', escaped]),
                Some('\n') | None => {}
                Some(other) => mended.push(other),
            },
            '\n' => mended.push_str("\\n"),
            '\t' => mended.push_str("\\t"),
            c if c.is_control() => {}
            c => mended.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_blocks_are_mended() {
        for (name, script, expected) in [
            ("whole", r#"{"a": "b"}"#, r#"[{"a":"b"}]"#),
            ("several objects", r#"{"a": 1} {"b": 2}"#, r#"[{"a":1},{"b":2}]"#),
            ("hidden from old programs", "<!--\n{\"a\": 1}\n-->", r#"[{"a":1}]"#),
            ("in CDATA", "//<![CDATA[\n{\"a\": 1}\n//]]>", r#"[{"a":1}]"#),
            ("a semicolon", r#"{"a": 1};"#, r#"[{"a":1}]"#),
            ("line breaks in a string", "{\"a\": \"b\nc\td\"}", r#"[{"a":"b\nc\td"}]"#),
            ("commas too many", r#"{"a": [1, 2, ], }"#, r#"[{"a":[1,2]}]"#),
            ("comments", "{\"a\": 1, // een\n\"b\": /* twee */ \"http://x\"}", r#"[{"a":1,"b":"http://x"}]"#),
            ("escapes that are none", r#"{"a": "it\'s"}"#, r#"[{"a":"it's"}]"#),
            ("quotes as entities", "{&quot;a&quot;: &quot;b&quot;}", r#"[{"a":"b"}]"#),
            ("nothing", " \n", "[]"),
        ] {
            assert_eq!(values(script).map(|values| Value::from(values).to_string()).as_deref(), Ok(expected), "{name}");
        }
    }

    #[test]
    fn what_cannot_be_mended_is_told() {
        for (script, expected) in [
            ("{\"a\": ", "JSON-LD that is broken: EOF while parsing a value"),
            ("{\"a\" 1}", "JSON-LD that is broken: expected `:`"),
            (&"[".repeat(100_000), "JSON-LD that is broken: recursion limit exceeded"),
        ] {
            assert_eq!(values(script).unwrap_err(), expected);
        }
    }
}
