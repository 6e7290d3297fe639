//! Names to addresses, with what may not be reached left out.

use crate::address::Reachable;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{
    fmt, io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::Arc,
};

/// The most addresses of one name that are tried.
const MAX_ADDRESSES: usize = 8;

/// A look-up under way.
pub type LookupFuture = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Finds the addresses of a name. What it answers is not trusted: it is filtered each time before a connection is made.
pub trait Lookup: Send + Sync + 'static {
    /// All addresses of a host name.
    fn lookup(&self, host: &str) -> LookupFuture;
}

/// The resolver of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, host: &str) -> LookupFuture {
        let host = host.to_owned();
        Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect()) })
    }
}

/// A name all of whose addresses lie in networks that may not be reached. It travels as the source of an error.
#[derive(Debug)]
pub(crate) struct Unreachable(pub(crate) IpAddr);

impl fmt::Display for Unreachable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not a public address", self.0)
    }
}

impl std::error::Error for Unreachable {}

/// The filter between a look-up and the connection. The connector asks it for every name and uses nothing
/// else, so a name that changes its mind between two questions gains nothing.
pub(crate) struct Guard {
    pub(crate) lookup: Arc<dyn Lookup>,
    pub(crate) reachable: Reachable,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.lookup.lookup(name.as_str());
        let reachable = self.reachable.clone();
        Box::pin(async move {
            let found = found.await?;
            let good: Vec<SocketAddr> =
                found.iter().filter(|ip| reachable.contains(**ip)).take(MAX_ADDRESSES).map(|ip| SocketAddr::new(*ip, 0)).collect();
            match (good.is_empty(), found.first()) {
                (false, _) => Ok(Box::new(good.into_iter()) as Addrs),
                (true, Some(first)) => Err(Unreachable(*first).into()),
                (true, None) => Err(io::Error::new(io::ErrorKind::NotFound, "the name has no address").into()),
            }
        })
    }
}
