//! Tickets: what a link in a mail shows to act on one mention of one alert. Whoever has it got that mail.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use luister_mention::{AlertId, MentionId};
use ring::{hmac, rand};

/// The bytes of a key.
const KEY_BYTES: usize = 32;
/// The first byte of a ticket: another shape gets another number.
const SHAPE: u8 = 1;
/// The bytes of a ticket before its signature: shape, alert, mention, and the second after which it is void.
const CLAIM_BYTES: usize = 1 + 16 + 16 + 4;
/// The bytes of a ticket with its signature (HMAC-SHA256, RFC 2104), and the letters of them.
const BYTES: usize = CLAIM_BYTES + 32;
const LETTERS: usize = BYTES.div_ceil(3) * 4;

/// What a link is for. The alert says which team got it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    /// The alert whose mail has the link.
    pub alert: AlertId,
    /// The mention of it that is acted on.
    pub mention: MentionId,
    /// When it is void. Whole seconds.
    pub until: DateTime<Utc>,
}

/// What signs tickets. Who has it can act for every team.
#[derive(Clone)]
pub struct TicketKey(hmac::Key);

impl TicketKey {
    /// The key of these bytes, unless they are too few or too many.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Option<Self> {
        (bytes.len() == KEY_BYTES).then(|| Self(hmac::Key::new(hmac::HMAC_SHA256, bytes)))
    }

    /// Bytes for a key that nobody can guess; none if the system has no randomness to give.
    #[must_use]
    pub fn fresh() -> Option<[u8; KEY_BYTES]> {
        rand::generate(&rand::SystemRandom::new()).ok().map(rand::Random::expose)
    }

    /// A ticket as text: letters, digits, `-` and `_`.
    #[must_use]
    pub fn sign(&self, ticket: &Ticket) -> String {
        let mut bytes = Vec::with_capacity(BYTES);
        bytes.push(SHAPE);
        bytes.extend_from_slice(ticket.alert.as_bytes());
        bytes.extend_from_slice(ticket.mention.as_bytes());
        bytes.extend_from_slice(&u32::try_from(ticket.until.timestamp()).unwrap_or_default().to_be_bytes());
        let signature = hmac::sign(&self.0, &bytes);
        bytes.extend_from_slice(signature.as_ref());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The ticket of a text, if it was signed with this key and nothing of it was changed. Whether it is void by now is another
    /// question.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Ticket> {
        if text.len() != LETTERS {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (claim, signature) = bytes.split_at_checked(CLAIM_BYTES)?;
        hmac::verify(&self.0, claim, signature).ok()?;
        let (shape, rest) = claim.split_first()?;
        let (alert, rest) = rest.split_first_chunk::<16>()?;
        let (mention, until) = rest.split_first_chunk::<16>()?;
        let until = u32::from_be_bytes(until.try_into().ok()?);
        let until = DateTime::from_timestamp(i64::from(until), 0).filter(|_| *shape == SHAPE)?;
        Some(Ticket { alert: AlertId::from_bytes(*alert), mention: MentionId::from_bytes(*mention), until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> TicketKey {
        TicketKey::new(&[byte; KEY_BYTES]).unwrap()
    }

    fn ticket() -> Ticket {
        let until = "2026-11-28T08:12:00Z".parse().unwrap();
        Ticket { alert: AlertId::from_bytes([7; 16]), mention: MentionId::from_bytes([9; 16]), until }
    }

    #[test]
    fn a_ticket_comes_back_whole() {
        let text = key(1).sign(&ticket());
        assert_eq!((text.len(), key(1).read(&text)), (LETTERS, Some(ticket())));
        assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{text}");
        assert_eq!(TicketKey::new(&[1; 31]).map(|_| ()), None);
        assert_ne!(TicketKey::fresh(), TicketKey::fresh());
    }

    #[test]
    fn nothing_but_the_whole_ticket_is_one() {
        let text = key(1).sign(&ticket());
        assert_eq!(key(2).read(&text), None, "another key");
        for bad in [
            String::new(),
            text.to_uppercase(),
            text.to_lowercase(),
            format!("{text}0"),
            format!("{text}="),
            "A".repeat(LETTERS),
            "é".repeat(46),
        ] {
            assert_eq!(key(1).read(&bad), None, "{bad}");
        }
        for at in 0..LETTERS {
            for letter in ['A', 'z', '0', '-', '='] {
                let mut letters: Vec<char> = text.chars().collect();
                if letters[at] != letter {
                    letters[at] = letter;
                    assert_eq!(key(1).read(&letters.iter().collect::<String>()), None, "{letter} at {at}");
                }
            }
            assert_eq!(key(1).read(text.get(..at).unwrap()), None, "cut at {at}");
        }
    }
}
