//! What was found, and what to do about it, in sentences of one language. No match has a `_` arm: a new
//! finding breaks the build here until it has words.

use crate::catalogue::say;
use crate::message::Message;
use crate::{clean, moment, wording};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use labproof_checks::evidence::ReasonCode;
use labproof_checks::lab::{Language, Text};
use labproof_checks::outcome::OwnTrouble;
use labproof_checks::preflight::{Finding, Severity, Standing, Thing, Use, Way, Who};

/// What was found.
pub(super) fn message(finding: &Finding, zone: &TimeZone) -> Text {
    both(|language| Words { language, zone }.message(finding))
}

/// What to do about it.
pub(super) fn action(finding: &Finding, zone: &TimeZone) -> Text {
    both(|language| Words { language, zone }.action(finding))
}

fn both(say: impl Fn(Language) -> String) -> Text {
    Text { ko: say(Language::Ko), en: say(Language::En) }
}

/// How grave it is.
pub(crate) fn of_severity(severity: Severity) -> Message<'static> {
    match severity {
        Severity::BlocksGrading => Message::PreflightSeverityBlocksGrading,
        Severity::BlocksClass => Message::PreflightSeverityBlocksClass,
        Severity::NotKnown => Message::PreflightSeverityNotKnown,
        Severity::ToKnow => Message::PreflightSeverityToKnow,
    }
}

/// How somebody stands.
pub(crate) fn of_standing(standing: Standing) -> Message<'static> {
    match standing {
        Standing::Ready => Message::PreflightStandingReady,
        Standing::Blocked => Message::PreflightStandingBlocked,
        Standing::NotKnown => Message::PreflightStandingNotKnown,
    }
}

/// Who must act.
pub(crate) fn of_who(who: Who) -> Message<'static> {
    match who {
        Who::Student => Message::PreflightWhoStudent,
        Who::Instructor => Message::PreflightWhoInstructor,
        Who::Administrator => Message::PreflightWhoAdministrator,
        Who::Aws => Message::PreflightWhoAws,
    }
}

/// The heading of what these must do.
pub(crate) fn of_work(who: Who) -> Message<'static> {
    match who {
        Who::Student => Message::PreflightByStudent,
        Who::Instructor => Message::PreflightByInstructor,
        Who::Administrator => Message::PreflightByAdministrator,
        Who::Aws => Message::PreflightByAws,
    }
}

/// The words of one language, with times of one zone.
struct Words<'a> {
    language: Language,
    zone: &'a TimeZone,
}

impl Words<'_> {
    fn say(&self, message: Message<'_>) -> String {
        say(self.language, message)
    }

    fn at(&self, at: Timestamp) -> String {
        moment::local(at, self.zone)
    }

    fn date(&self, at: Timestamp) -> String {
        at.to_zoned(self.zone.clone()).date().to_string()
    }

    fn cause(&self, code: ReasonCode) -> String {
        self.say(wording::of_cause(code))
    }

    fn message(&self, finding: &Finding) -> String {
        self.say(match finding {
            Finding::RoleRefused { with_external_id: true } => Message::PreflightRoleRefusedWithId,
            Finding::RoleRefused { with_external_id: false } => Message::PreflightRoleRefused,
            Finding::ExternalIdUnwanted => Message::PreflightExternalIdUnwanted,
            Finding::NoExternalId => Message::PreflightNoExternalId,
            Finding::OwnPolicy => Message::PreflightOwnPolicy,
            Finding::WrongAccount => Message::PreflightWrongAccount,
            Finding::Unanswered { what, code } => {
                let (cause, what) = (&self.cause(*code), &what.join(", "));
                return self.say(Message::PreflightUnanswered { cause, what });
            }
            Finding::AccountNotReady { error } => Message::PreflightAccountNotReady { error },
            Finding::RegionNotEnabled { region } => Message::PreflightRegionNotEnabled { region },
            Finding::ReadsDenied { actions } => {
                return self.say(Message::PreflightReadsDenied { actions: &actions.join(", ") });
            }
            Finding::DeniedByOrganization { region, actions } => {
                let actions = &actions.join(", ");
                return self.say(Message::PreflightDeniedByOrganization { region, actions });
            }
            Finding::Missing { region, things, elsewhere } => {
                return self.missing(region, things, elsewhere);
            }
            Finding::Stopped { server } => Message::PreflightStopped { server },
            Finding::Leftover { thing, region, in_the_way, since } => {
                return self.leftover(thing, region, *in_the_way, *since);
            }
            Finding::OffersNotAllowed { actions } => {
                let actions = &actions.join(", ");
                return self.say(Message::PreflightOffersNotAllowed { actions });
            }
            Finding::OffersUnanswered { what, code } => {
                let (cause, what) = (&self.cause(*code), &what.join(", "));
                return self.say(Message::PreflightOffersUnanswered { cause, what });
            }
            Finding::NoVersion { engine, asked, offered } => {
                let (asked, offered) = (&asked.join(", "), &offered.join(", "));
                return self.say(Message::PreflightNoVersion { engine, asked, offered });
            }
            Finding::OtherVersion { engine, written, instead } => {
                let instead = &instead.join(", ");
                return self.say(Message::PreflightOtherVersion { engine, written, instead });
            }
            Finding::ExtendedSupport { engine, version, until, third_year, instead: _ } => {
                return self.extended_support(engine, version, *until, *third_year);
            }
            Finding::NoClass { of, asked } => {
                let (purpose, asked) = (purpose(*of), &asked.join(", "));
                return self.say(Message::PreflightNoClass { purpose, asked });
            }
            Finding::OtherClass { of, written, instead } => {
                let (purpose, instead) = (purpose(*of), &instead.join(", "));
                return self.say(Message::PreflightOtherClass { purpose, written, instead });
            }
            Finding::Grader { trouble, error } => of_grader(*trouble, error),
            Finding::NobodyLetsIn { accounts } => {
                Message::PreflightNobodyLetsIn { accounts: *accounts }
            }
            Finding::CredentialsEnd { at, class_ends } => {
                return self.credentials_end(*at, *class_ends);
            }
            Finding::CredentialsEndUnknown => Message::PreflightCredentialsEndUnknown,
            Finding::ClockDiffers { ahead } => return self.clock_differs(*ahead),
            Finding::RootsEnded => Message::PreflightRootsEnded,
            Finding::RootsMissing { region } => Message::PreflightRootsMissing { region },
            Finding::Tables { way, receipts, points, endpoints, students } => {
                let way = of_way(*way, *endpoints, *students);
                return self.tables(way, *receipts, &points.to_string());
            }
            Finding::PagesNotAsked { points } => {
                let points = &points.to_string();
                return self.say(Message::PreflightPagesNotAsked { points });
            }
            Finding::FreePlan { days, classes } => return self.free_plan(*days, classes),
        })
    }

    fn action(&self, finding: &Finding) -> String {
        self.say(match finding {
            Finding::RoleRefused { .. } => Message::PreflightRoleRefusedDo,
            Finding::ExternalIdUnwanted => Message::PreflightExternalIdUnwantedDo,
            Finding::NoExternalId => Message::PreflightNoExternalIdDo,
            Finding::OwnPolicy => Message::PreflightOwnPolicyDo,
            Finding::WrongAccount => Message::PreflightWrongAccountDo,
            Finding::Unanswered { .. } | Finding::OffersUnanswered { .. } => {
                Message::PreflightUnansweredDo
            }
            Finding::AccountNotReady { .. } => Message::PreflightAccountNotReadyDo,
            Finding::RegionNotEnabled { region } => Message::PreflightRegionNotEnabledDo { region },
            Finding::ReadsDenied { .. } => Message::PreflightReadsDeniedDo,
            Finding::DeniedByOrganization { region, .. } => {
                Message::PreflightDeniedByOrganizationDo { region }
            }
            Finding::Missing { region, elsewhere, .. } if elsewhere.is_empty() => {
                Message::PreflightMissingDo { region }
            }
            Finding::Missing { region, elsewhere, .. } => {
                let elsewhere = &elsewhere.join(", ");
                return self.say(Message::PreflightMissingElsewhereDo { elsewhere, region });
            }
            Finding::Stopped { .. } => Message::PreflightStoppedDo,
            Finding::Leftover { thing, .. } => deletion(thing),
            Finding::OffersNotAllowed { .. } => Message::PreflightOffersNotAllowedDo,
            Finding::NoVersion { .. } => Message::PreflightNoVersionDo,
            Finding::OtherVersion { instead, .. } => {
                let instead = &instead.join(", ");
                return self.say(Message::PreflightOtherVersionDo { instead });
            }
            Finding::ExtendedSupport { instead, .. } if instead.is_empty() => {
                Message::PreflightExtendedSupportOnlyDo
            }
            Finding::ExtendedSupport { instead, version, .. } => {
                let instead = &instead.join(", ");
                return self.say(Message::PreflightExtendedSupportDo { instead, version });
            }
            Finding::NoClass { .. } => Message::PreflightNoClassDo,
            Finding::OtherClass { instead, .. } => {
                let instead = &instead.join(", ");
                return self.say(Message::PreflightOtherClassDo { instead });
            }
            Finding::Grader { .. } => Message::PreflightGraderDo,
            Finding::NobodyLetsIn { .. } => Message::PreflightNobodyLetsInDo,
            Finding::CredentialsEnd { .. } | Finding::CredentialsEndUnknown => {
                Message::PreflightCredentialsEndDo
            }
            Finding::ClockDiffers { .. } => Message::PreflightClockDiffersDo,
            Finding::RootsEnded => Message::PreflightRootsEndedDo,
            Finding::RootsMissing { region } => Message::PreflightRootsMissingDo { region },
            Finding::Tables { way, .. } => match way {
                Way::None | Way::Direct => Message::PreflightTablesDo,
                Way::PushedKey => Message::PreflightTablesSshDo,
                Way::OwnKey => Message::PreflightTablesOwnKeyDo,
            },
            Finding::PagesNotAsked { .. } => Message::PreflightPagesNotAskedDo,
            Finding::FreePlan { .. } => Message::PreflightFreePlanDo,
        })
    }

    fn missing(&self, region: &str, things: &[Thing], elsewhere: &[String]) -> String {
        let things = things.iter().map(|thing| match thing {
            Thing::Server(name) => self.say(Message::PreflightThingServer { name }),
            Thing::Group(_) | Thing::Database(_) | Thing::Snapshot(_) | Thing::Backups(_) => {
                self.thing(thing)
            }
        });
        let things = &things.collect::<Vec<_>>().join(", ");
        let elsewhere = &elsewhere.join(", ");
        self.say(if elsewhere.is_empty() {
            Message::PreflightMissing { region, things }
        } else {
            Message::PreflightMissingElsewhere { region, things, elsewhere }
        })
    }

    /// A thing that is there, by its own name or id.
    fn thing(&self, thing: &Thing) -> String {
        let name = &clean::line(thing.name());
        self.say(match thing {
            Thing::Server(_) => Message::PreflightThingThisServer { name },
            Thing::Group(_) => Message::PreflightThingGroup { name },
            Thing::Database(_) => Message::PreflightThingDatabase { name },
            Thing::Snapshot(_) => Message::PreflightThingSnapshot { name },
            Thing::Backups(_) => Message::PreflightThingBackups { name },
        })
    }

    fn leftover(
        &self,
        thing: &Thing,
        region: &str,
        in_the_way: bool,
        since: Option<Timestamp>,
    ) -> String {
        let costs = !matches!(thing, Thing::Group(_));
        let thing = &self.thing(thing);
        let since = since.map(|at| self.date(at));
        self.say(match (in_the_way, &since) {
            (true, Some(since)) => Message::PreflightInTheWaySince { region, thing, since },
            (true, None) => Message::PreflightInTheWay { region, thing },
            (false, _) if costs => Message::PreflightLeftoverCosts { region, thing },
            (false, _) => Message::PreflightLeftover { region, thing },
        })
    }

    fn extended_support(
        &self,
        engine: &str,
        version: &str,
        until: Option<Timestamp>,
        third_year: bool,
    ) -> String {
        let third = if third_year { "yes" } else { "no" };
        let costs = self.say(Message::PreflightExtendedSupport { engine, version, third });
        // AWS dates it to the end of a day in UTC.
        let until = until.map(|at| at.to_zoned(TimeZone::UTC).date().to_string());
        let until = until.map(|until| self.say(Message::PreflightExtendedUntil { until: &until }));
        sentences([Some(costs), until])
    }

    fn credentials_end(&self, at: Timestamp, class_ends: Option<Timestamp>) -> String {
        let at = &self.at(at);
        match class_ends.map(|ends| self.at(ends)) {
            Some(ends) => self.say(Message::PreflightCredentialsEndEarly { at, ends: &ends }),
            None => self.say(Message::PreflightCredentialsEnd { at }),
        }
    }

    /// Where AWS's clock is ahead, the machine's is behind.
    fn clock_differs(&self, ahead: i64) -> String {
        let side = if ahead < 0 { "ahead" } else { "behind" };
        let minutes = &(ahead.unsigned_abs() / 60).to_string();
        self.say(Message::PreflightClockDiffers { side, minutes })
    }

    fn tables(&self, way: Message<'_>, receipts: bool, points: &str) -> String {
        let receipts = if receipts {
            Message::PreflightTablesReceipts
        } else {
            Message::PreflightTablesNoReceipts
        };
        let parts = [way, receipts, Message::PreflightTablesPoints { points }];
        sentences(parts.map(|part| Some(self.say(part))))
    }

    fn free_plan(&self, days: Option<i64>, classes: &[String]) -> String {
        let days = days.map(|days| days.to_string());
        let days = days.map(|days| self.say(Message::PreflightFreePlanDays { days: &days }));
        let classes = (!classes.is_empty())
            .then(|| self.say(Message::PreflightFreePlanClasses { classes: &classes.join(", ") }));
        sentences([days, classes, Some(self.say(Message::PreflightFreePlanUnknown))])
    }
}

fn sentences<const N: usize>(parts: [Option<String>; N]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn purpose(of: Use) -> &'static str {
    match of {
        Use::Creation => "creation",
        Use::Resize => "resize",
    }
}

fn of_grader(trouble: OwnTrouble, what: &str) -> Message<'_> {
    match trouble {
        OwnTrouble::Credentials => Message::GraderCredentials { what },
        OwnTrouble::Region => Message::GraderRegion { what },
        OwnTrouble::Policy => Message::GraderPolicy { what },
    }
}

fn of_way(way: Way, endpoints: usize, students: usize) -> Message<'static> {
    match way {
        Way::None => Message::PreflightTablesNone,
        Way::Direct => Message::PreflightTablesDirect { endpoints, students },
        Way::PushedKey => Message::PreflightTablesPushedKey,
        Way::OwnKey => Message::PreflightTablesOwnKey,
    }
}

/// How a thing is deleted.
fn deletion(thing: &Thing) -> Message<'static> {
    match thing {
        Thing::Server(_) => Message::PreflightDeleteServer,
        Thing::Group(_) => Message::PreflightDeleteGroup,
        Thing::Database(_) => Message::PreflightDeleteDatabase,
        Thing::Snapshot(_) => Message::PreflightDeleteSnapshot,
        Thing::Backups(_) => Message::PreflightDeleteBackups,
    }
}
