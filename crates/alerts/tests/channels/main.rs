//! The channels against a real mail server and a real receiver of webhooks on loopback, and a real folder.

#[cfg(test)]
mod folder;
#[cfg(test)]
mod sealed;
#[cfg(test)]
mod server;
#[cfg(test)]
mod smtp;
#[cfg(test)]
mod webhook;
#[cfg(test)]
mod wire;
