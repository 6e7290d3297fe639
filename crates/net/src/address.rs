//! Which addresses may be connected to: globally routable unicast, and nothing else.

use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is globally routable unicast, by IANA's registries of special-purpose addresses.
///
/// An IPv6 address that carries an IPv4 address is judged by that one where packets really go there (mapped,
/// NAT64), and refused where nobody should use it any more (compatible, 6to4, Teredo).
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = match a {
        0 | 10 | 127 | 224.. => true,  // this network, private, loopback; multicast, reserved, broadcast
        100 => (64..128).contains(&b), // shared by the customers of a provider
        169 => b == 254,               // link-local, and the metadata service of clouds
        172 => (16..32).contains(&b),  // private
        192 => matches!((b, c), (168, _) | (0, 0 | 2) | (88, 99)), // private, protocols, documentation, 6to4 relays
        198 => matches!((b, c), (18 | 19, _) | (51, 100)), // benchmarks, documentation
        203 => (b, c) == (0, 113),     // documentation
        _ => false,
    };
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    match address.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => is_public_v4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low))),
        [0x2001, second, ..] if second < 0x200 || second == 0xdb8 => false, // protocols (Teredo, ORCHID, benchmarks), documentation
        [0x2002, ..] | [0x3fff, 0..0x1000, ..] => false,                    // 6to4, documentation
        [first, ..] => first & 0xe000 == 0x2000,                            // nothing else is given out for global unicast
    }
}

/// What a client may connect to: public addresses, and the private networks that the configuration names; or those alone.
#[derive(Debug, Clone)]
pub(crate) struct Reachable {
    allowed: Vec<IpNet>,
    inside_only: bool,
}

impl Reachable {
    pub(crate) fn new(allowed: &[IpNet]) -> Self {
        Self { allowed: allowed.to_vec(), inside_only: false }
    }

    /// The private networks alone.
    pub(crate) fn inside(allowed: &[IpNet]) -> Self {
        Self { allowed: allowed.to_vec(), inside_only: true }
    }

    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        let plain = address.to_canonical();
        if is_public(plain) {
            return !self.inside_only;
        }
        self.allowed.iter().any(|network| network.contains(&plain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mastodon_2026_and_changedetection_only_global_unicast_is_public() {
        let private = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.8.9.10",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.0.170",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::2",
            "::127.0.0.1",
            "::8.8.8.8",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "::ffff:0.0.0.0",
            "::ffff:0:8.8.8.8",
            "64:ff9b::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1",
            "64:ff9b::1:0:8.8.8.8",
            "100::1",
            "2001::1",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "2002:808:808::1",
            "3fff::1",
            "3fff:fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
            "ff0e::1",
            "4000::1",
            "8000::1",
        ];
        let public = [
            "1.1.1.1",
            "8.8.8.8",
            "93.184.216.34",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "169.253.0.1",
            "192.0.1.1",
            "192.167.1.1",
            "198.17.0.1",
            "198.20.0.1",
            "203.0.112.1",
            "223.255.255.254",
            "2001:200::1",
            "2001:4860:4860::8888",
            "2606:4700::1111",
            "2a00:1450::1",
            "3ffe::1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
        ];
        for (addresses, expected) in [(&private[..], false), (&public[..], true)] {
            for text in addresses {
                assert_eq!(is_public(text.parse().unwrap()), expected, "{text}");
            }
        }
    }

    #[test]
    fn exceptions_are_networks() {
        let reachable = Reachable::new(&["127.0.0.66/32".parse().unwrap(), "fd00::/8".parse().unwrap()]);
        for (text, expected) in [
            ("127.0.0.66", true),
            ("::ffff:127.0.0.66", true),
            ("127.0.0.1", false),
            ("64:ff9b::127.0.0.66", false),
            ("fd00::1", true),
            ("fc00::1", false),
            ("9.9.9.9", true),
        ] {
            assert_eq!(reachable.contains(text.parse().unwrap()), expected, "{text}");
        }
    }
}
