//! The channels against a real mail server on loopback and a real folder.

#[cfg(test)]
mod folder;
#[cfg(test)]
mod sealed;
#[cfg(test)]
mod server;
#[cfg(test)]
mod smtp;
#[cfg(test)]
mod wire;
