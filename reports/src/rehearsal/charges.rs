//! What a rehearsal in an account makes, and what it costs: told before anything is made.

use crate::catalogue::say;
use crate::message::Message;
use labproof_checks::lab::Language;
use std::fmt::Write;

/// Something that costs money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Charged {
    /// An EC2 instance.
    Server {
        /// Its name.
        name: String,
        /// The types of which it is one.
        classes: String,
    },
    /// A DB instance.
    Instance {
        /// Its identifier.
        name: String,
        /// The classes that it may have.
        classes: String,
        /// Its storage in the end, in GiB.
        storage: i64,
    },
    /// RDS Extended Support, if the instance has one of these versions.
    ExtendedSupport {
        /// Engine and versions.
        versions: String,
    },
    /// A DB snapshot.
    Snapshot {
        /// Its identifier.
        name: String,
    },
}

/// A line of the bill.
#[derive(Debug, Clone)]
pub struct Charge {
    /// What it is for.
    pub what: Charged,
    /// US dollars at most; `None` if its price is not known.
    pub usd: Option<String>,
}

/// What everything costs, estimated.
#[derive(Debug, Clone)]
pub struct Charges {
    /// Where it is made.
    pub region: String,
    /// What costs money.
    pub lines: Vec<Charge>,
    /// What costs nothing.
    pub free: Vec<String>,
    /// About how many hours it stands.
    pub hours: u64,
    /// US dollars at most, as far as prices are known.
    pub total: String,
    /// The region whose prices these are.
    pub prices_of: String,
}

impl Charges {
    /// It in sentences, for a terminal.
    pub fn shown(&self, language: Language) -> String {
        let made = say(language, Message::ChargesMade { region: &self.region });
        format!("{made}\n{}\n", self.listed(language))
    }

    /// What costs money, what does not, and how much it is altogether: a line each.
    pub fn listed(&self, language: Language) -> String {
        let mut text = String::new();
        let usd = |line: &Charge| match &line.usd {
            Some(usd) => say(language, Message::ChargesAbout { usd }),
            None => say(language, Message::ChargesUnknown),
        };
        for line in &self.lines {
            let _ = writeln!(text, "  {}: {}", what(&line.what, language), usd(line));
        }
        if !self.free.is_empty() {
            let free = self.free.join(", ");
            let _ = writeln!(text, "  {}", say(language, Message::ChargesFree { things: &free }));
        }
        let (hours, total) = (self.hours, self.total.as_str());
        let total = Message::ChargesTotal { hours, usd: total, prices: &self.prices_of };
        let _ = writeln!(text, "{}", say(language, total));
        text
    }
}

fn what(charged: &Charged, language: Language) -> String {
    let message = match charged {
        Charged::Server { name, classes } => Message::ChargesServer { name, classes },
        Charged::Instance { name, classes, storage } => {
            Message::ChargesInstance { name, classes, storage: *storage }
        }
        Charged::ExtendedSupport { versions } => Message::ChargesSupport { versions },
        Charged::Snapshot { name } => Message::ChargesSnapshot { name },
    };
    say(language, message)
}
