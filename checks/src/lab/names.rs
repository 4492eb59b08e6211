//! What the lab calls its things, compared with what was found.

use super::Names;
use crate::evidence::{DbInstance, SecurityGroup};
use crate::facts::{admits, is_called};

impl Names {
    /// Whether a group is named or tagged like the database's, case and separators apart.
    pub fn calls_db_group(&self, group: &SecurityGroup) -> bool {
        is_called(group, &self.db_group)
    }

    /// Whether a group is a web server's: it admits the web port, or is named or tagged like the web
    /// group (`docs/contract.md` R62).
    pub(crate) fn calls_web_group(&self, group: &SecurityGroup) -> bool {
        admits(group, self.web_port) || is_called(group, &self.web_group)
    }

    /// Whether an instance of another name is taken for the lab's: one, of whatever engine, that
    /// carries the database's group, was created with the lab's database, or is a member of a
    /// cluster of the lab's name.
    pub(crate) fn resembles(
        &self,
        instance: &DbInstance,
        is_db_group: impl Fn(&str) -> bool,
    ) -> bool {
        let is = |told: &Option<String>, ours: &str| {
            told.as_ref().is_some_and(|told| told.eq_ignore_ascii_case(ours))
        };
        let mut attached = instance.security_groups.iter().flatten();
        is(&instance.db_name, &self.database)
            || is(&instance.cluster, &self.instance)
            || attached.any(|id| is_db_group(id))
    }

    /// The lab's instances among those of a live look, of which any may come to be graded: those of
    /// its name first, then those that are taken for it, by its group before by its database.
    pub fn instances_among<'i>(
        &self,
        instances: &'i [DbInstance],
        groups: &[SecurityGroup],
    ) -> Vec<&'i DbInstance> {
        let is_db_group =
            |id: &str| groups.iter().any(|group| group.id == id && self.calls_db_group(group));
        let called =
            |instance: &DbInstance| instance.identifier.eq_ignore_ascii_case(&self.instance);
        let carries = |instance: &DbInstance| {
            instance.security_groups.iter().flatten().any(|id| is_db_group(id))
        };
        let is_ours = |it: &&DbInstance| called(it) || self.resembles(it, is_db_group);
        let mut found: Vec<_> = instances.iter().filter(is_ours).collect();
        found.sort_by_key(|it| (!called(it), !carries(it)));
        found
    }
}
