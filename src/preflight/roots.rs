//! The certificates that databases are verified by: how many are valid, and which regions they are for.

use crate::observe::Tls;
use jiff::Timestamp;
use labproof_checks::preflight::Roots;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::borrow::Cow;
use std::collections::BTreeSet;
use x509_parser::prelude::{FromDer, X509Certificate};

/// What is known of the certificates; `None` if databases prove nothing. Each root that ships is of one
/// region, which its name tells; of a file of one's own nothing is known but whether it is valid.
pub(super) fn of(tls: &Tls, regions: &BTreeSet<&str>, now: Timestamp) -> Option<Roots> {
    let Tls::Verify(pem) = tls else { return None };
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(pem).filter_map(Result::ok).collect();
    let valid: Vec<String> =
        certificates.iter().filter_map(|certificate| name_if_valid(certificate, now)).collect();
    let is_covered = |region: &&str| valid.iter().any(|name| is_of(name, region));
    let missing = match pem {
        Cow::Borrowed(_) => regions.iter().copied().filter(|region| !is_covered(region)).collect(),
        Cow::Owned(_) => Vec::new(),
    };
    let missing = missing.into_iter().map(str::to_owned).collect();
    Some(Roots { valid: valid.len(), missing })
}

/// The subject of a certificate that is valid now.
fn name_if_valid(der: &[u8], now: Timestamp) -> Option<String> {
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let validity = certificate.validity();
    let now = now.as_second();
    let is_valid =
        (validity.not_before.timestamp()..=validity.not_after.timestamp()).contains(&now);
    is_valid.then(|| certificate.subject().to_string())
}

/// Whether a root is a region's: its name is `Amazon … eu-west-1 Root CA …`, without `Beta` or `Preview`.
fn is_of(name: &str, region: &str) -> bool {
    let is_trial = ["Beta", "Preview"].iter().any(|trial| name.contains(trial));
    !is_trial && name.split(' ').any(|word| word == region)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roots(regions: &[&str], at: &str) -> Roots {
        of(&Tls::rds(), &regions.iter().copied().collect(), at.parse().unwrap()).unwrap()
    }

    #[test]
    fn the_roots_that_ship_are_valid_and_of_the_commercial_regions_alone() {
        let today = roots(&["ap-northeast-2", "us-east-1", "cn-north-1"], "2026-11-29T00:00:00Z");
        assert_eq!(today, Roots { valid: 87, missing: vec!["cn-north-1".into()] });
        let far = roots(&["ap-northeast-2"], "2200-01-01T00:00:00Z");
        assert_eq!(far, Roots { valid: 0, missing: vec!["ap-northeast-2".into()] });
        assert_eq!(of(&Tls::Off, &BTreeSet::new(), Timestamp::UNIX_EPOCH), None);
    }

    #[test]
    fn of_a_file_of_ones_own_no_region_is_missing() {
        let Tls::Verify(pem) = Tls::rds() else { panic!("they are verified") };
        let own = Tls::Verify(Cow::Owned(pem.into_owned()));
        let regions = BTreeSet::from(["cn-north-1"]);
        let found = of(&own, &regions, "2026-11-29T00:00:00Z".parse().unwrap()).unwrap();
        assert_eq!(found, Roots { valid: 87, missing: Vec::new() });
    }
}
