//! The service clients of one account in one region: made when they are first used, and once.

use super::Session;
use crate::http::{Allowance, limited};
use aws_sdk_sts::config::retry::RetryPartition;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use std::num::NonZeroU32;
use std::sync::OnceLock;
use std::time::Duration;

/// What STS allows the caller, in each region: 600 requests in a second (`docs/aws.md` 7.4).
const STS: (u32, Duration) = (600, Duration::from_nanos(1_000_000_000 / 600));

/// What EC2 allows an account of calls that read: 50 at once and 10 in a second, the smaller of its
/// allowances (`docs/aws.md` 7.4).
const EC2: (u32, Duration) = (50, Duration::from_millis(100));

/// RDS tells nobody what it allows. So much is far from what it was seen to refuse, and leaves the
/// student's own tools their share (`docs/aws.md` 7.4).
const RDS: (u32, Duration) = (20, Duration::from_millis(200));

/// What the caller may ask of STS, of which so many processes take a part each at the same time.
pub(super) fn of_sts(processes: u32) -> Allowance {
    allowance(part(STS, processes))
}

/// One part of so many of an allowance.
fn part((burst, period): (u32, Duration), parts: u32) -> (u32, Duration) {
    let parts = parts.max(1);
    ((burst / parts).max(1), period.saturating_mul(parts))
}

/// The clients that were made so far.
#[derive(Debug, Default)]
pub(super) struct Clients {
    partition: OnceLock<RetryPartition>,
    ec2: OnceLock<aws_sdk_ec2::Client>,
    rds: OnceLock<aws_sdk_rds::Client>,
}

/// The service clients of a session.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ServiceClients<'a> {
    pub(super) session: &'a Session,
    pub(super) made: &'a Clients,
}

impl ServiceClients<'_> {
    /// EC2.
    pub(crate) fn ec2(self) -> aws_sdk_ec2::Client {
        let make = || {
            let mut config = aws_sdk_ec2::config::Builder::from(self.session.config())
                .retry_partition(self.partition());
            config.set_http_client(self.http(&self.allowed(EC2)));
            aws_sdk_ec2::Client::from_conf(config.build())
        };
        self.made.ec2.get_or_init(make).clone()
    }

    /// RDS.
    pub(crate) fn rds(self) -> aws_sdk_rds::Client {
        let make = || {
            let mut config = aws_sdk_rds::config::Builder::from(self.session.config())
                .retry_partition(self.partition());
            config.set_http_client(self.http(&self.allowed(RDS)));
            aws_sdk_rds::Client::from_conf(config.build())
        };
        self.made.rds.get_or_init(make).clone()
    }

    /// CloudTrail, by requests that start so far apart. A look asks it one thing.
    pub(crate) fn cloudtrail(self, pace: Duration) -> aws_sdk_cloudtrail::Client {
        let mut config = aws_sdk_cloudtrail::config::Builder::from(self.session.config())
            .retry_partition(self.partition());
        config.set_http_client(self.http(&Allowance::every(pace)));
        aws_sdk_cloudtrail::Client::from_conf(config.build())
    }

    /// EC2 Instance Connect, which takes keys.
    pub(crate) fn instance_connect(self) -> aws_sdk_ec2instanceconnect::Client {
        let config = aws_sdk_ec2instanceconnect::config::Builder::from(self.session.config());
        let config = config.retry_partition(self.partition()).build();
        aws_sdk_ec2instanceconnect::Client::from_conf(config)
    }

    /// Accounts in one partition share one allowance of retries: one that is throttled would starve all
    /// others (`docs/aws.md` 0.10). One of its own ends with the session; one that has only a name stays
    /// in memory for ever.
    fn partition(self) -> RetryPartition {
        let name = || format!("{}-{}", self.session.caller().account, self.session.region());
        self.made.partition.get_or_init(|| RetryPartition::custom(name()).build()).clone()
    }

    fn http(self, allowance: &Allowance) -> Option<SharedHttpClient> {
        self.session.config().http_client().map(|http| limited(http, allowance))
    }

    fn allowed(self, quota: (u32, Duration)) -> Allowance {
        if self.session.limits { allowance(quota) } else { Allowance::without_end() }
    }
}

fn allowance((burst, period): (u32, Duration)) -> Allowance {
    Allowance::new(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN), period)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processes_that_share_an_allowance_ask_for_no_more_together_than_one_alone() {
        for (parts, burst, a_second) in
            [(1, 600, 600.0), (8, 75, 75.0), (600, 1, 1.0), (6000, 1, 0.1)]
        {
            let (at_once, period) = part(STS, parts);
            assert_eq!(at_once, burst, "{parts}");
            let rate = 1.0 / period.as_secs_f64();
            assert!((rate - a_second).abs() < a_second / 1000.0, "{parts}: {rate} a second");
        }
    }
}
