//! What a Free plan refuses, in AWS's words (docs/aws.md 5, "Free plan API refusals").

use crate::refusal::Refusal;
use crate::region::Region;

const UPGRADE: &str = "To remove all limitations, upgrade your account plan.";

fn refusal(what: &str) -> Refusal {
    Refusal::new("FreeTierRestrictionError", format!("{what} {UPGRADE}"))
}

/// One more instance than the plan has room for?
pub(super) fn another_instance(region: &Region) -> Result<(), Refusal> {
    if region.free_plan && region.database.instances.len() >= 2 {
        return Err(refusal(
            "You have reached the maximum number of DB instances available with free plan accounts.",
        ));
    }
    Ok(())
}

/// More than the plan gives to one instance? Absent values are not asked for.
pub(super) fn settings(
    region: &Region,
    class: Option<&str>,
    retention: Option<i64>,
    multi_az: Option<bool>,
) -> Result<(), Refusal> {
    if !region.free_plan {
        return Ok(());
    }
    if retention.is_some_and(|days| days > 1) {
        return Err(refusal(
            "The specified backup retention period exceeds the maximum available to free tier customers.",
        ));
    }
    if class.is_some_and(|class| class.rsplit('.').next() != Some("micro")) {
        return Err(refusal("This instance size isn't available with free plan accounts."));
    }
    if multi_az == Some(true) {
        return Err(refusal("Multi-AZ deployments aren't available with free plan accounts."));
    }
    Ok(())
}
