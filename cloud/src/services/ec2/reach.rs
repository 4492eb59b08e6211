//! Who is reached from outside, and by whom: public addresses, and the groups' rules for them.

use std::net::Ipv4Addr;

use jiff::Timestamp;

use super::Network;
use super::instance::Instance;
use super::rule::{Rule, Source};

impl Network {
    /// The instance that runs at a public address, if a security group of it admits TCP to the port from an address
    /// outside AWS.
    pub(crate) fn admitting(
        &self,
        address: Ipv4Addr,
        port: u16,
        from: Ipv4Addr,
        now: Timestamp,
    ) -> Option<&str> {
        let stands_there = |instance: &&Instance| {
            instance.state(now).1 == "running" && self.public_address_of(instance) == Some(address)
        };
        let mut there = self.instances.iter().filter(stands_there);
        there.find(|instance| self.admits(instance, port, from)).map(|instance| &*instance.id)
    }

    fn admits(&self, instance: &Instance, port: u16, from: Ipv4Addr) -> bool {
        let groups = instance.groups.iter().filter_map(|id| self.group(id).ok());
        groups.flat_map(|group| &group.rules).any(|rule| rule.admits(port, from))
    }
}

impl Rule {
    /// Whether the rule lets TCP to the port in from an address outside AWS, which is in no group and on no list.
    fn admits(&self, port: u16, from: Ipv4Addr) -> bool {
        let ports = match self.protocol.as_str() {
            "-1" => true,
            "tcp" => self.ports.is_some_and(|(low, high)| (low..=high).contains(&i64::from(port))),
            _ => false,
        };
        let source = match &self.source {
            Source::Cidr(cidr) => contains(cidr, from),
            Source::Cidr6(_) | Source::Group { .. } | Source::PrefixList(_) => false,
        };
        !self.egress && ports && source
    }
}

fn contains(cidr: &str, address: Ipv4Addr) -> bool {
    let Some((network, bits)) = cidr.split_once('/') else { return false };
    let (Ok(network), Ok(bits @ 0..=32)) = (network.parse::<Ipv4Addr>(), bits.parse::<u32>())
    else {
        return false;
    };
    let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
    (network.to_bits() ^ address.to_bits()) & mask == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_holds_the_addresses_that_begin_like_it() {
        for (cidr, address, holds) in [
            ("0.0.0.0/0", "8.8.8.8", true),
            ("198.51.100.7/32", "198.51.100.7", true),
            ("198.51.100.7/32", "198.51.100.8", false),
            ("198.51.100.7/24", "198.51.100.8", true),
            ("10.0.0.0/8", "11.0.0.0", false),
            ("0.0.0.0/33", "8.8.8.8", false),
            ("0.0.0.0", "0.0.0.0", false),
        ] {
            assert_eq!(contains(cidr, address.parse().unwrap()), holds, "{cidr} {address}");
        }
    }
}
