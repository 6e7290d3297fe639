//! What proves to the other side that a body comes from us, and when it was sent.

use ring::hmac;
use std::fmt::Write as _;

/// `t=<seconds>,v1=<hex>`: HMAC-SHA256 over the seconds, a dot and the body. With the time inside, what somebody recorded
/// cannot be sent again later.
pub(super) fn of(key: &hmac::Key, seconds: u64, body: &[u8]) -> String {
    let mut context = hmac::Context::with_key(key);
    context.update(seconds.to_string().as_bytes());
    context.update(b".");
    context.update(body);
    let mut said = format!("t={seconds},v1=");
    for byte in context.sign().as_ref() {
        write!(said, "{byte:02x}").unwrap_or_default();
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_covers_time_and_body() {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"geheim");
        let signed = of(&key, 1_795_250_000, b"{}");
        let (time, digits) = signed.split_once(",v1=").unwrap();
        assert_eq!((time, digits.len()), ("t=1795250000", 64));
        let expected = hmac::sign(&key, b"1795250000.{}");
        let mut hex = String::new();
        expected.as_ref().iter().for_each(|byte| write!(hex, "{byte:02x}").unwrap());
        assert_eq!(digits, hex);
        assert_ne!(of(&key, 1_795_250_001, b"{}"), signed);
    }
}
