//! What AWS offers in each region of the class. It offers the same to all of them, so that one account
//! whose role allows these reads is enough.

use super::Account;
use crate::cohort::Round;
use crate::observe::offers::offer;
use crate::session::Session;
use futures::future::join_all;
use labproof_checks::evidence::{Blind, ReasonCode};
use labproof_checks::preflight::{Asked, OFFER_READS, Offer, asked};
use std::collections::BTreeSet;
use tokio::time::timeout_at;

/// A region of the class.
#[derive(Debug)]
pub(crate) struct Region {
    /// Its name.
    pub(crate) name: String,
    /// What it offers.
    pub(crate) offers: Vec<Offer>,
}

/// The regions in which somebody could look, by name.
pub(super) async fn look(round: &Round, accounts: &[Account]) -> Vec<Region> {
    let asked = asked(round.plan.lab());
    let names: BTreeSet<&str> = accounts
        .iter()
        .filter(|account| account.session.is_some())
        .map(|account| account.region.as_str())
        .collect();
    let regions = names.into_iter().map(|name| {
        let asked = &asked;
        async move {
            Region { name: name.to_owned(), offers: offers(round, asked, name, accounts).await }
        }
    });
    join_all(regions).await
}

/// What a region offers, by the first account that may ask; by the last one that tried, if none may.
async fn offers(round: &Round, asked: &[Asked], region: &str, accounts: &[Account]) -> Vec<Offer> {
    let mut offers = Vec::new();
    let here = accounts.iter().filter(|account| account.region == region);
    for session in here.filter_map(|account| account.session.as_ref()) {
        offers = join_all(asked.iter().map(|asked| one(round, session, asked))).await;
        if offers.iter().all(is_answered) {
            break;
        }
    }
    offers
}

async fn one(round: &Round, session: &Session, asked: &Asked) -> Offer {
    let late = |read: &str| Blind::new(ReasonCode::Timeout, read);
    timeout_at(round.until(), offer(session, asked)).await.unwrap_or_else(|_elapsed| {
        let [versions, support, options] = OFFER_READS.map(late);
        let engine = asked.engine.clone();
        Offer { engine, versions: Err(versions), support: Err(support), options: Err(options) }
    })
}

fn is_answered(offer: &Offer) -> bool {
    offer.versions.is_ok() && offer.support.is_ok() && offer.options.is_ok()
}
