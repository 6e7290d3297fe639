//! What a page with a style of its own may do.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::digest;

/// The style is the only thing that a page may have beside its text and its form, and it is known by its hash.
pub(super) fn policy(style: &str) -> String {
    let hash = STANDARD.encode(digest::digest(&digest::SHA256, style.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
}
