//! Which security group a call means that gives no id.

use crate::engine::{Call, Series, Trail};
use crate::services::ec2::answers::SecurityGroup;
use crate::services::ec2::calls::Action;
use crate::services::ec2::rules::{self, text};
use jiff::Timestamp;

/// Every group whose name anything tells. A name can be given to another group once its bearer is
/// gone, and to one in another VPC at any time.
#[derive(Debug, Default)]
pub(super) struct GroupNames(Vec<Bearer>);

#[derive(Debug)]
struct Bearer {
    id: String,
    name: String,
    created: Option<Timestamp>,
    gone: Option<Timestamp>,
}

impl GroupNames {
    pub(super) fn of(groups: &Series<'_, [SecurityGroup]>, trail: &Trail<'_>) -> Self {
        let mut names = Self::default();
        for call in trail.named(Action::CreateGroup.name()).filter(|call| call.succeeded()) {
            let (request, response) = (&call.record.request, &call.record.response);
            if let (Some(id), Some(name)) = (text(response, "groupId"), text(request, "groupName"))
            {
                names.add(id, name, Some(call.record.at));
            }
        }
        for group in groups.seen.iter().flat_map(|sight| sight.value) {
            if let Some(name) = &group.name {
                names.add(&group.id, name, None);
            }
        }
        for bearer in &mut names.0 {
            bearer.gone = missed(groups, &bearer.id);
        }
        for call in trail.named(Action::DeleteGroup.name()).filter(|call| call.succeeded()) {
            if let [id] = &names.meant_by(call)[..]
                && let Some(deleted) = names.0.iter_mut().find(|bearer| bearer.id == *id)
            {
                deleted.gone = Some(call.record.at);
            }
        }
        names
    }

    fn add(&mut self, id: &str, name: &str, created: Option<Timestamp>) {
        if !self.0.iter().any(|known| known.id == id) {
            let (id, name) = (id.to_owned(), name.to_owned());
            self.0.push(Bearer { id, name, created, gone: None });
        }
    }

    /// The groups that a call may mean: the one whose id it gives; else those that had its name
    /// then.
    pub(super) fn meant_by(&self, call: &Call<'_>) -> Vec<String> {
        if let Some(id) = rules::group_of(call) {
            return vec![id.to_owned()];
        }
        let Some(name) = text(&call.record.request, "groupName") else { return Vec::new() };
        let at = call.record.at;
        let meant = self.0.iter().filter(|known| known.is_called(name) && known.stood_at(at));
        meant.map(|known| known.id.clone()).collect()
    }
}

/// When a look first missed a group that an earlier one had shown.
fn missed(groups: &Series<'_, [SecurityGroup]>, id: &str) -> Option<Timestamp> {
    let shows = |shown: &[SecurityGroup]| shown.iter().any(|group| group.id == id);
    let last = groups.seen.iter().rposition(|sight| shows(sight.value))?;
    groups.seen.get(last + 1).map(|sight| sight.at)
}

impl Bearer {
    /// EC2 tells names apart without regard to case, and cuts spaces off at the end.
    fn is_called(&self, name: &str) -> bool {
        self.name.trim_end().eq_ignore_ascii_case(name.trim_end())
    }

    fn stood_at(&self, at: Timestamp) -> bool {
        self.created.is_none_or(|created| created <= at) && self.gone.is_none_or(|gone| at <= gone)
    }
}
