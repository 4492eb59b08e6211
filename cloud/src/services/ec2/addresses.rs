//! Public IPv4 addresses: one for each instance that asks for one, and none twice.

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicU32, Ordering};

/// The first address, the last one of its block, and the block after it: both are kept for documentation and tests (RFC
/// 5737, RFC 2544), so that they are nobody's.
const FIRST: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 10);
const LAST: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 254);
const NEXT: Ipv4Addr = Ipv4Addr::new(198, 18, 0, 1);

/// The addresses of all accounts, of which each is given out once. AWS gives one that was released to somebody else.
#[derive(Debug, Default)]
pub(crate) struct Addresses(AtomicU32);

impl Addresses {
    /// An address that nobody had before.
    pub(super) fn take(&self) -> Ipv4Addr {
        numbered(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

fn numbered(number: u32) -> Ipv4Addr {
    let in_block = LAST.to_bits() - FIRST.to_bits();
    let address = match number.checked_sub(in_block + 1) {
        None => FIRST.to_bits() + number,
        Some(more) => NEXT.to_bits() + more,
    };
    Ipv4Addr::from_bits(address)
}

/// The name under which an address is known to everybody. The oldest region writes its own otherwise.
pub(super) fn public_name(address: Ipv4Addr, region: &str) -> String {
    let domain = match region {
        "us-east-1" => "compute-1".to_owned(),
        other => format!("{other}.compute"),
    };
    format!("ec2-{}.{domain}.amazonaws.com", dashed(&address.to_string()))
}

/// The name under which an address is known within its VPC.
pub(super) fn private_name(address: &str, region: &str) -> String {
    let domain = match region {
        "us-east-1" => "ec2".to_owned(),
        other => format!("{other}.compute"),
    };
    format!("ip-{}.{domain}.internal", dashed(address))
}

fn dashed(address: &str) -> String {
    address.replace('.', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_is_given_out_twice() {
        for (number, address) in [
            (0, [203, 0, 113, 10]),
            (244, [203, 0, 113, 254]),
            (245, [198, 18, 0, 1]),
            (246, [198, 18, 0, 2]),
            (500, [198, 18, 1, 0]),
        ] {
            assert_eq!(numbered(number), Ipv4Addr::from(address), "{number}");
        }
    }

    #[test]
    fn the_oldest_region_names_its_addresses_otherwise() {
        let address = Ipv4Addr::new(203, 0, 113, 10);
        for (region, public, private) in [
            (
                "us-east-1",
                "ec2-203-0-113-10.compute-1.amazonaws.com",
                "ip-172-31-0-10.ec2.internal",
            ),
            (
                "ap-northeast-2",
                "ec2-203-0-113-10.ap-northeast-2.compute.amazonaws.com",
                "ip-172-31-0-10.ap-northeast-2.compute.internal",
            ),
        ] {
            assert_eq!(public_name(address, region), public);
            assert_eq!(private_name("172.31.0.10", region), private);
        }
    }
}
