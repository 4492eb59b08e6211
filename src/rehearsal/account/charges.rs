//! What a rehearsal in an account makes and what that costs, derived from the work.

use super::prices::{self, Micros};
use crate::rehearsal::student::KEY_PAIR;
use labproof_checks::modules::work::{Act, Change, NewInstance, NewServer, Placement, Work};
use labproof_reports::rehearsal::{Charge, Charged, Charges};

/// About how many minutes a step takes on AWS: an instance is created in a quarter of an hour, and grows in
/// twice that (`docs/aws.md` 3).
fn minutes(act: &Act) -> u64 {
    match act {
        Act::CreateGroup(_) | Act::AddRule(_) | Act::TypeStatements(_) => 1,
        Act::LaunchServer(_) => 3,
        Act::CreateInstance(_) => 15,
        Act::ChangeInstance(_) => 35,
        Act::TakeSnapshot(_) | Act::DeleteInstance(_) | Act::CleanUp => 10,
    }
}

/// What a work makes in a region, and what it costs.
pub(crate) fn of(work: &Work, region: &str) -> Charges {
    let acts = || work.steps.iter().map(|step| &step.act);
    let hours = acts().map(minutes).sum::<u64>().div_ceil(60);
    let lines: Vec<(Charged, Option<Micros>)> = acts().flat_map(|act| lines(act, work)).collect();
    let known = lines.iter().filter_map(|(_, hourly)| *hourly).sum::<Micros>() * hours;
    let charge = |(what, hourly): (Charged, Option<Micros>)| Charge {
        what,
        usd: hourly.map(|hourly| dollars(hourly * hours)),
    };
    Charges {
        region: region.to_owned(),
        free: acts().flat_map(free).collect(),
        hours,
        total: dollars(known),
        prices_of: prices::REGION.to_owned(),
        lines: lines.into_iter().map(charge).collect(),
    }
}

fn lines(act: &Act, work: &Work) -> Vec<(Charged, Option<Micros>)> {
    match act {
        Act::LaunchServer(server) => vec![of_server(server)],
        Act::CreateInstance(new) => of_instance(new, work),
        Act::TakeSnapshot(snapshot) => {
            let storage = storage(&snapshot.of, work);
            let hourly = Some(storage.unsigned_abs() * prices::SNAPSHOT);
            vec![(Charged::Snapshot { name: snapshot.name.clone() }, hourly)]
        }
        Act::CreateGroup(_)
        | Act::AddRule(_)
        | Act::TypeStatements(_)
        | Act::ChangeInstance(_)
        | Act::DeleteInstance(_)
        | Act::CleanUp => Vec::new(),
    }
}

fn of_server(server: &NewServer) -> (Charged, Option<Micros>) {
    let address = if server.public_address { prices::PUBLIC_ADDRESS } else { 0 };
    let disk = prices::DISK * prices::DISK_SIZE;
    let hourly = dearest(&server.types).map(|price| price + address + disk);
    let classes = server.types.join(", ");
    (Charged::Server { name: server.name.clone(), classes }, hourly)
}

/// The instance, as large as it becomes, and Extended Support, if a version needs it.
fn of_instance(new: &NewInstance, work: &Work) -> Vec<(Charged, Option<Micros>)> {
    let later = changes(&new.name, work).flat_map(|change| &change.classes);
    let classes: Vec<String> = new.classes.iter().chain(later).cloned().collect();
    let storage = storage(&new.name, work);
    let zones = if new.multi_az { 2 } else { 1 };
    let disk = storage.unsigned_abs() * prices::DB_STORAGE;
    let hourly = dearest(&classes).map(|price| (price + disk) * zones);
    let (name, classes) = (new.name.clone(), classes.join(", "));
    let instance = (Charged::Instance { name, classes, storage }, hourly);
    let past = new.versions.iter().filter(|it| prices::is_past_support(&new.engine, it));
    let past: Vec<String> = past.cloned().collect();
    let support = (!past.is_empty()).then(|| {
        let hourly = prices::EXTENDED_SUPPORT * prices::PROCESSORS * zones;
        let versions = format!("{} {}", new.engine, past.join(", "));
        (Charged::ExtendedSupport { versions }, Some(hourly))
    });
    std::iter::once(instance).chain(support).collect()
}

fn changes<'w>(instance: &'w str, work: &'w Work) -> impl Iterator<Item = &'w Change> {
    work.steps.iter().filter_map(move |step| {
        if let Act::ChangeInstance(change) = &step.act
            && change.instance == instance
        {
            Some(change)
        } else {
            None
        }
    })
}

/// The most that an instance stores, in GiB.
fn storage(instance: &str, work: &Work) -> i64 {
    let created = work
        .steps
        .iter()
        .filter_map(|step| if let Act::CreateInstance(new) = &step.act { Some(new) } else { None });
    let created = created.filter(|new| new.name == instance).map(|new| new.storage);
    let grown = changes(instance, work).filter_map(|change| change.storage);
    created.chain(grown).max().unwrap_or_default()
}

/// The highest price of these; unknown if one of them is.
fn dearest(classes: &[String]) -> Option<Micros> {
    let prices: Option<Vec<Micros>> = classes.iter().map(|it| prices::of_class(it)).collect();
    prices?.into_iter().max()
}

/// What is made and costs nothing, in AWS's words.
fn free(act: &Act) -> Vec<String> {
    if let Act::CreateGroup(group) = act {
        return vec![format!("security group {}", group.name)];
    }
    if let Act::LaunchServer(server) = act
        && server.key_pair
    {
        return vec![format!("key pair {KEY_PAIR}")];
    }
    if let Act::CreateInstance(new) = act
        && let Placement::SubnetGroup(name) = &new.placement
    {
        return vec![format!("DB subnet group {name}")];
    }
    Vec::new()
}

/// Dollars and cents, and never less than it is.
fn dollars(micros: Micros) -> String {
    let cents = micros.div_ceil(10_000);
    format!("{}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use labproof_checks::lab::{Lab, SHIPPED};

    fn charges(id: &str) -> Charges {
        let (_, text) = SHIPPED.iter().find(|(name, _)| *name == id).unwrap();
        of(&Lab::parse(id, text).unwrap().work(), prices::REGION)
    }

    #[test]
    fn everything_that_a_shipped_lab_makes_has_a_price() {
        for (id, _) in SHIPPED {
            let charges = charges(id);
            assert!(charges.lines.iter().all(|line| line.usd.is_some()), "{charges:#?}");
            assert!(!charges.free.is_empty(), "{id}");
        }
    }

    #[test]
    fn the_instance_costs_what_it_is_at_its_largest_and_extended_support_comes_on_top() {
        let charges = charges("stem-day-rds");
        let of = |is: fn(&Charged) -> bool| {
            let line = charges.lines.iter().find(|line| is(&line.what)).unwrap();
            line.usd.clone().unwrap()
        };
        assert_eq!(charges.hours, 2);
        // 52,000 + 30 × 180 millionths an hour, twice.
        assert_eq!(of(|what| matches!(what, Charged::Instance { storage: 30, .. })), "0.12");
        assert_eq!(of(|what| matches!(what, Charged::ExtendedSupport { .. })), "0.96");
    }

    #[test]
    fn an_amount_is_never_rounded_down() {
        for (micros, text) in [(0, "0.00"), (1, "0.01"), (10_000, "0.01"), (1_234_567, "1.24")] {
            assert_eq!(dollars(micros), text);
        }
    }
}
