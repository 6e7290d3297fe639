//! Who sent this: tokens, and the signatures of hubs. Both are compared in the same time, however much of them is right.

use luister_mention::Secret;
use ring::hmac;

/// The methods of the WebSub specification, by the name that stands before the signature.
const METHODS: [(&str, hmac::Algorithm); 4] = [
    ("sha1", hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY),
    ("sha256", hmac::HMAC_SHA256),
    ("sha384", hmac::HMAC_SHA384),
    ("sha512", hmac::HMAC_SHA512),
];
/// The most bytes of a signature.
const MAX_SIGNATURE: usize = 64;

/// Whether a header like `sha256=…` signs this body with this secret.
pub(crate) fn is_signed(header: &str, secret: &Secret, body: &[u8]) -> bool {
    let Some((method, digits)) = header.trim().split_once('=') else { return false };
    let Some((_, algorithm)) = METHODS.iter().find(|(name, _)| name.eq_ignore_ascii_case(method.trim())) else { return false };
    let Some(signature) = bytes(digits.trim()) else { return false };
    hmac::verify(&hmac::Key::new(*algorithm, secret.expose().as_bytes()), body, &signature).is_ok()
}

/// Whether two tokens are the same. An empty one is nobody's.
pub(crate) fn is_token(given: &str, due: &Secret) -> bool {
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"token");
    let due_tag = hmac::sign(&key, due.expose().as_bytes());
    hmac::verify(&key, given.as_bytes(), due_tag.as_ref()).is_ok() && !due.expose().is_empty()
}

/// The bytes of hexadecimal digits.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    let good = digits.len().is_multiple_of(2) && digits.len() <= 2 * MAX_SIGNATURE && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    good.then(|| digits.as_bytes().chunks_exact(2).map(pair).collect()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The second case of RFC 2202 and RFC 4231.
    #[test]
    fn the_known_signatures_are_known() {
        let (secret, body) = (Secret::new("Jefe".into()), b"what do ya want for nothing?");
        let signed = |header: &str| is_signed(header, &secret, body);
        for header in [
            "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            "SHA256=5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843",
            "sha384=af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
            "sha512=164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
        ] {
            assert!(signed(header), "{header}");
            assert!(!is_signed(header, &secret, b"what do ya want for nothing!"), "{header}");
            assert!(!is_signed(header, &Secret::new("Jefa".into()), body), "{header}");
        }
        for header in [
            "",
            "sha256",
            "sha256=",
            "md5=750c783e6ab0b503eaa86e310a5db738",
            "sha256=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec384",
            "sha256=zzdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            "sha256=é",
        ] {
            assert!(!signed(header), "{header}");
        }
    }

    #[test]
    fn a_token_is_the_whole_of_it() {
        let due = Secret::new("0123456789abcdef0123".into());
        for (given, good) in [("0123456789abcdef0123", true), ("0123456789abcdef012", false), ("0123456789abcdef01234", false), ("", false)]
        {
            assert_eq!(is_token(given, &due), good, "{given}");
        }
        assert!(!is_token("", &Secret::new(String::new())), "a token that was not read lets nobody in");
    }
}
