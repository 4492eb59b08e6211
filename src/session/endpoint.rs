//! Who answers the calls: AWS, or something that an environment or a profile names in its place.

use aws_types::SdkConfig;
use aws_types::service_config::ServiceConfigKey;
use std::collections::BTreeSet;
use std::net::IpAddr;

/// The services that are asked, by the names that `AWS_ENDPOINT_URL_…` and `[services]` know them by.
const SERVICES: [&str; 5] = ["STS", "EC2", "RDS", "CloudTrail", "EC2 Instance Connect"];

/// The domains of AWS's own endpoints, in all partitions (botocore's `partitions.json`). Those of VPC
/// endpoints end in the first as well.
const DOMAINS: [&str; 14] = [
    "amazonaws.com",
    "api.aws",
    "amazonaws.com.cn",
    "api.amazonwebservices.com.cn",
    "amazonaws.eu",
    "api.amazonwebservices.eu",
    "c2s.ic.gov",
    "api.aws.ic.gov",
    "sc2s.sgov.gov",
    "api.aws.scloud",
    "cloud.adc-e.uk",
    "api.cloud-aws.adc-e.uk",
    "csp.hci.ic.gov",
    "api.aws.hci.ic.gov",
];

/// The hosts that answer in place of AWS for some service that is asked, separated by commas; `None`
/// where AWS itself answers for all of them.
pub(super) fn not_aws(config: &SdkConfig) -> Option<String> {
    let urls = SERVICES.iter().filter_map(|service| url(config, service));
    let hosts: BTreeSet<String> =
        urls.map(|url| host(&url)).filter(|host| !is_of_aws(host)).collect();
    (!hosts.is_empty()).then(|| hosts.into_iter().collect::<Vec<_>>().join(", "))
}

/// Where a service is asked, if anybody says: for that service alone, or for all. As the SDK's clients
/// have it.
fn url(config: &SdkConfig, service: &str) -> Option<String> {
    let key = ServiceConfigKey::builder()
        .service_id(service)
        .env("AWS_ENDPOINT_URL")
        .profile("endpoint_url")
        .build()
        .expect("all its fields are given");
    let own = config.service_config().and_then(|services| services.load_config(key));
    own.or_else(|| config.endpoint_url().map(str::to_owned))
}

/// The host of a URL alone: no user, no port, no path.
fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let address = authority.rsplit_once('@').map_or(authority, |(_, address)| address);
    let host = match address.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        Some((inner, _)) => inner,
        None => address.split(':').next().unwrap_or_default(),
    };
    host.trim_end_matches('.').to_ascii_lowercase()
}

/// Whether all these hosts are this machine: somebody rehearses.
pub(super) fn is_this_machine(hosts: &str) -> bool {
    hosts.split(", ").all(|host| match host.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    })
}

fn is_of_aws(host: &str) -> bool {
    let below = |domain: &&str| host.strip_suffix(*domain).is_some_and(|rest| rest.ends_with('.'));
    DOMAINS.iter().any(below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_host_below_a_domain_of_aws_is_aws() {
        for (url, is_aws) in [
            ("https://ec2.ap-northeast-2.amazonaws.com", true),
            ("https://vpce-1-2.ec2.ap-northeast-2.vpce.amazonaws.com/", true),
            ("https://sts.cn-north-1.amazonaws.com.cn:443", true),
            ("https://EC2.ap-northeast-2.API.AWS.", true),
            ("http://localhost:4566", false),
            ("http://127.0.0.1:1/x", false),
            ("http://[::1]:4566", false),
            ("https://amazonaws.com.example.org", false),
            ("https://evil-amazonaws.com", false),
            ("https://ec2.amazonaws.com@example.org/amazonaws.com", false),
        ] {
            assert_eq!(is_of_aws(&host(url)), is_aws, "{url}");
        }
    }

    #[test]
    fn only_a_server_on_this_machine_has_no_limits() {
        for (hosts, is_here) in [
            ("localhost", true),
            ("127.0.0.1, ::1", true),
            ("aws.localhost", true),
            ("localhost, proxy.example.org", false),
            ("192.168.0.1", false),
            ("notlocalhost", false),
        ] {
            assert_eq!(is_this_machine(hosts), is_here, "{hosts}");
        }
    }

    #[test]
    fn an_endpoint_that_is_not_aws_is_named_by_its_host_alone() {
        for (url, told) in [
            (None, None),
            (Some("https://ec2.us-east-1.amazonaws.com"), None),
            (Some("http://user:secret@LocalHost:4566/path?x"), Some("localhost")),
            (Some("http://[::1]:4566"), Some("::1")),
        ] {
            let mut config = SdkConfig::builder();
            config.set_endpoint_url(url.map(str::to_owned));
            assert_eq!(not_aws(&config.build()).as_deref(), told, "{url:?}");
        }
    }
}
