//! The one guarded HTTP client: no request leaves luister but through here.
//!
//! A [`Client`] connects to globally routable addresses only, and to those private networks that the
//! configuration allows. The check stands where it cannot be passed by: on the addresses that a name resolves
//! to, at the moment of connecting, and on every literal address, before the first request and at each
//! redirect. A page is read while it comes in and counted after decompression, the whole fetch has one
//! time-out, and what went wrong is a [`FetchError`] that tells the cases apart.

mod address;
mod body;
mod client;
mod error;
mod freshness;
mod message;
mod redirect;
mod resolver;
mod settings;

pub use address::is_public;
pub use client::{Client, NoClient};
pub use error::FetchError;
pub use message::{Body, Conditional, Parcel, Request, Response};
pub use resolver::{Lookup, LookupFuture, SystemLookup};
pub use settings::{MAX_BODY, MAX_REDIRECTS, MAX_TIMEOUT, Settings};

pub use http;
pub use url::Url;

/// Makes ring the cryptography of every TLS connection of this process. The first call counts; later ones do
/// nothing. [`Client::new`] calls it, so only programs that speak TLS before that have to.
pub fn install_crypto_provider() {
    // An error means that a provider is there already, and there is only one to be had.
    drop(rustls::crypto::ring::default_provider().install_default());
}
