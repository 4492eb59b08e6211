//! Everything that is known of EC2 in one account and region.

use crate::engine::variant;
use crate::engine::{Looks, Series, Trail};
use crate::services::answer::Answer;
use crate::services::ec2::answers::{Image, SecurityGroup, Server, Vpc};
use crate::services::ec2::calls::GROUP;
use crate::services::ec2::groups::{GroupHistory, histories};
use crate::services::ec2::servers::{ServerHistory, changes_a_server, known};
use crate::services::ec2::sources::{IMAGES, SECURITY_GROUPS, SERVERS, VPCS};
use std::collections::BTreeMap;

/// What all evidence of EC2's things shows together, over time.
#[derive(Debug)]
pub(crate) struct Ec2<'a> {
    /// The looks at the groups before the first call that came too late.
    pub(crate) group_looks: Series<'a, [SecurityGroup]>,
    /// All of them.
    pub(crate) all_groups: Series<'a, [SecurityGroup]>,
    /// The looks at the servers before the first such call.
    pub(crate) server_looks: Series<'a, [Server]>,
    /// All of them.
    pub(crate) all_servers: Series<'a, [Server]>,
    pub(crate) vpcs: Series<'a, [Vpc]>,
    pub(crate) images: Series<'a, [Image]>,
    /// Every group that anything tells of, by id.
    pub(crate) groups: BTreeMap<String, GroupHistory>,
    /// Every server that anything tells of, by id.
    pub(crate) servers: BTreeMap<String, ServerHistory>,
}

fn groups<'a>(looks: &Looks<'a, Answer>) -> Series<'a, [SecurityGroup]> {
    looks.series(SECURITY_GROUPS, variant!(Answer::SecurityGroups))
}

fn servers<'a>(looks: &Looks<'a, Answer>) -> Series<'a, [Server]> {
    looks.series(SERVERS, variant!(Answer::Servers))
}

impl<'a> Ec2<'a> {
    /// Merges the looks and the records.
    pub(crate) fn of(looks: &Looks<'a, Answer>, trail: &Trail<'a>) -> Self {
        let group_looks = groups(looks).until(trail.late_from(GROUP));
        let mut late = trail.late.iter().map(|call| call.record);
        let changed = late.find(|record| changes_a_server(record)).map(|record| record.at);
        let server_looks = servers(looks).until(changed);
        let vpcs: Series<'a, [Vpc]> = looks.series(VPCS, variant!(Answer::Vpcs));
        let images: Series<'a, [Image]> = looks.series(IMAGES, variant!(Answer::Images));
        Self {
            images,
            groups: histories(&group_looks, trail),
            servers: known(&server_looks, trail),
            all_groups: groups(looks),
            all_servers: servers(looks),
            group_looks,
            server_looks,
            vpcs,
        }
    }
}
