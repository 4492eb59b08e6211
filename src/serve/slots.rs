//! Who holds a connection, and who gives way where there is no room: first whoever has not shown yet that it
//! may look, the longest first. Who may look, and was let in, is not put out.

use super::limits::Limits;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::task::AbortHandle;

/// The slots of a server.
#[derive(Debug, Clone)]
pub(super) struct Slots {
    pub(super) limits: Limits,
    held: Arc<Mutex<Held>>,
}

#[derive(Debug, Default)]
struct Held {
    /// By when they came.
    slots: BTreeMap<u64, Holder>,
    came: u64,
}

#[derive(Debug)]
struct Holder {
    origin: Origin,
    /// Whether it has shown that it may look.
    is_kept: bool,
    /// Ends its connection.
    end: Option<AbortHandle>,
}

/// Where connections come from that are likely one machine's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    Elsewhere(Ipv4Addr),
    /// Of an IPv6 address the network: whoever has one address of it has them all.
    Network([u16; 4]),
    ThisMachine,
}

impl Origin {
    fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            address if address.is_loopback() => Self::ThisMachine,
            IpAddr::V4(address) => Self::Elsewhere(address),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Self::Network([a, b, c, d])
            }
        }
    }
}

impl Slots {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, held: Arc::default() }
    }

    /// A slot for who comes from there; none if everybody who would have to give way may look.
    pub(super) fn take(&self, address: IpAddr) -> Option<Slot> {
        let origin = Origin::of(address);
        let mut held = self.held();
        let from_there = held.slots.values().filter(|holder| holder.origin == origin).count();
        if origin != Origin::ThisMachine && from_there >= self.limits.of_one_address {
            held.make_room(|holder| holder.origin == origin)?;
        } else if held.slots.len() >= self.limits.connections {
            held.make_room(|_| true)?;
        }
        held.came += 1;
        let number = held.came;
        held.slots.insert(number, Holder { origin, is_kept: false, end: None });
        Some(Slot { number, slots: self.clone() })
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    /// Ends the connection that was first among these, of whoever has not shown that it may look; those of this
    /// machine after all others. None if there is no such.
    fn make_room(&mut self, among: impl Fn(&Holder) -> bool) -> Option<()> {
        let open = self.slots.iter().filter(|(_, holder)| !holder.is_kept && among(holder));
        let is_ours = |holder: &Holder| holder.origin == Origin::ThisMachine;
        let (number, _) = open.min_by_key(|(number, holder)| (is_ours(holder), **number))?;
        let number = *number;
        if let Some(end) = self.slots.remove(&number).and_then(|holder| holder.end) {
            end.abort();
        }
        Some(())
    }
}

/// A connection's slot, until this is dropped.
#[derive(Debug)]
pub(super) struct Slot {
    number: u64,
    slots: Slots,
}

impl Slot {
    /// Says what ends the connection.
    pub(super) fn ends_by(&self, end: AbortHandle) {
        self.with(|holder| holder.end = Some(end));
    }

    /// Nobody is let in by ending this connection any more: it may look.
    pub(super) fn keep(&self) {
        self.with(|holder| holder.is_kept = true);
    }

    fn with(&self, change: impl FnOnce(&mut Holder)) {
        self.slots.held().slots.get_mut(&self.number).map(change);
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.slots.held().slots.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::super::limits::USUAL;
    use super::*;
    use std::net::Ipv6Addr;

    fn slots(connections: usize, of_one_address: usize) -> Slots {
        Slots::new(Limits { connections, of_one_address, ..USUAL })
    }

    fn from(last: u8) -> IpAddr {
        Ipv4Addr::new(192, 0, 2, last).into()
    }

    fn numbers(slots: &Slots) -> Vec<u64> {
        slots.held().slots.keys().copied().collect()
    }

    #[test]
    fn who_has_shown_nothing_gives_way_and_who_may_look_does_not() {
        let slots = slots(3, 3);
        let kept = slots.take(from(1)).unwrap();
        kept.keep();
        let (_silent, _later) = (slots.take(from(2)).unwrap(), slots.take(from(3)).unwrap());
        let newest = slots.take(from(4)).unwrap();
        assert_eq!(numbers(&slots), [1, 3, 4], "the first of those who said nothing");
        newest.keep();
        let last = slots.take(from(5)).unwrap();
        last.keep();
        assert!(slots.take(from(6)).is_none(), "everybody may look");
        drop(kept);
        assert!(slots.take(from(6)).is_some());
    }

    #[test]
    fn one_address_takes_its_share_and_puts_out_nobody_else() {
        let slots = slots(10, 3);
        let other = slots.take(from(1)).unwrap();
        let held: Vec<_> = (0..50).map(|_| slots.take(from(9)).unwrap()).collect();
        assert_eq!(numbers(&slots), [1, 49, 50, 51]);
        held[47..].iter().for_each(Slot::keep);
        assert!(slots.take(from(9)).is_none());
        assert!(slots.take(from(8)).is_some());
        drop(other);
    }

    #[test]
    fn this_machine_has_no_share_and_is_the_last_to_give_way() {
        let here: IpAddr = Ipv4Addr::LOCALHOST.into();
        let slots = slots(4, 1);
        let _mine: Vec<_> = (0..3).map(|_| slots.take(here).unwrap()).collect();
        let _stranger = slots.take(from(1)).unwrap();
        let _next = slots.take(from(2)).unwrap();
        assert_eq!(numbers(&slots), [1, 2, 3, 5]);
        let _again = slots.take(Ipv6Addr::LOCALHOST.into()).unwrap();
        assert_eq!(numbers(&slots), [1, 2, 3, 6]);
        assert!(slots.take(here).is_some());
    }

    #[test]
    fn an_ipv6_network_is_one_address_and_a_mapped_address_is_ipv4() {
        let of = |text: &str| Origin::of(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        for here in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            assert_eq!(of(here), Origin::ThisMachine, "{here}");
        }
    }
}
