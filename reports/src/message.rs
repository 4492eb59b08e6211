//! Every sentence that reports say, declared once: its name, its id in `locales/`, its arguments.
//!
//! A message whose words are missing in a language, or words that no message claims, fail the
//! catalogue's tests; a message that nobody says fails the build.

use fluent_bundle::FluentArgs;

macro_rules! messages {
    (<$life:lifetime> $($name:ident $({ $($arg:ident: $kind:ty),* })? = $id:literal,)*) => {
        /// A sentence that reports say, with what it speaks of.
        #[derive(Debug, Clone, Copy)]
        pub(crate) enum Message<$life> {
            $($name $({ $($arg: $kind),* })?,)*
        }

        impl<$life> Message<$life> {
            /// Its id in the catalogues.
            pub(crate) fn id(self) -> &'static str {
                match self { $(Self::$name { .. } => $id,)* }
            }

            /// Its arguments, as the catalogues name them.
            pub(crate) fn args(self) -> FluentArgs<$life> {
                let mut args = FluentArgs::new();
                match self {
                    $(Self::$name $({ $($arg),* })? => { $($(args.set(stringify!($arg), $arg);)*)? })*
                }
                args
            }

            /// Every message's id, with the names of its arguments.
            #[cfg(test)]
            pub(crate) const ALL: &'static [(&'static str, &'static [&'static str])] =
                &[$(($id, &[$($(stringify!($arg)),*)?])),*];
        }
    };
}

messages! { <'a>
    // Outcomes, and how an outcome reads where nothing was attempted.
    Passed = "outcome-passed",
    Partial = "outcome-partial",
    Failed = "outcome-failed",
    NotYet = "outcome-not-yet",
    Blocked = "outcome-blocked",
    Pending = "outcome-pending",
    Unverified = "outcome-unverified",
    Excused = "outcome-excused",

    // Why a mark is what it is.
    ExplainHeading { student: &'a str } = "explain-heading",
    ExplainJudgedFor { at: &'a str } = "explain-judged-for",
    ExplainDeadline { at: &'a str } = "explain-deadline",
    ExplainRegions { region: &'a str, regions: &'a str } = "explain-regions",
    ExplainLives { count: usize } = "explain-lives",
    ExplainLifeGraded = "explain-life-graded",
    ExplainLifeOther = "explain-life-other",
    ExplainLifeFrom { at: &'a str } = "explain-life-from",
    ExplainLifeUntil { at: &'a str } = "explain-life-until",
    ExplainLifePoints { earned: &'a str, open: &'a str } = "explain-life-points",
    ExplainRules = "explain-rules",
    ExplainExpected = "explain-expected",
    ExplainFound = "explain-found",
    ExplainPasses = "explain-passes",
    ExplainMembers = "explain-members",
    ExplainCounted = "explain-counted",
    ExplainWeighed = "explain-weighed",
    ExplainLeftOut = "explain-left-out",
    ExplainBy { who: &'a str } = "explain-by",
    ExplainLook { source: &'a str, at: &'a str } = "explain-look",
    SightShown { thing: &'a str } = "sight-shown",
    SightListed { things: usize } = "sight-listed",
    SightSearched { found: usize } = "sight-searched",
    SightEntered = "sight-entered",
    SightCalled { name: &'a str } = "sight-called",
    SightCalledByStaff { name: &'a str } = "sight-called-by-staff",
    SightCalledByService { name: &'a str } = "sight-called-by-service",
    SightRefused { name: &'a str, code: &'a str, said: &'a str } = "sight-refused",
    SightTold { subject: &'a str, message: &'a str } = "sight-told",
    SightAnswered { endpoint: &'a str } = "sight-answered",
    SightAttested { receipt: &'a str } = "sight-attested",
    BarredLate = "barred-late",
    BarredAfterLateCall = "barred-after-late-call",
    BarredStaff = "barred-staff",
    BarredService = "barred-service",
    BarredRefused = "barred-refused",
    BarredOtherLife = "barred-other-life",
    BarredBeforeWindow = "barred-before-window",
    BarredAfterEnd = "barred-after-end",

    // Files that take grades elsewhere.
    Nameless { number: &'a str } = "nameless",
    SheetClass = "sheet-class",
    SheetCriteria = "sheet-criteria",
    SheetAttention = "sheet-attention",
    SheetEarned = "sheet-earned",
    SheetPossible = "sheet-possible",
    SheetShare = "sheet-share",
    SheetTitle = "sheet-title",
    SheetPassRate = "sheet-pass-rate",
    SheetWhat = "sheet-what",
    LeftOut { file: &'a str, students: usize, written: usize, who: &'a str } = "left-out",
    LeftOutNotGraded { count: usize, ids: &'a str } = "left-out-not-graded",
    LeftOutOpen { count: usize, ids: &'a str } = "left-out-open",
    LeftOutStillTime { count: usize, ids: &'a str } = "left-out-still-time",
    LeftOutProvisional { count: usize, ids: &'a str } = "left-out-provisional",
    SayFinal = "left-out-say-final",
    SayDecided = "left-out-say-decided",
    LeftOutExcused { count: usize, ids: &'a str } = "left-out-excused",
    LeftOutNoId { count: usize, ids: &'a str } = "left-out-no-id",
    LeftOutUnfitId { count: usize, ids: &'a str } = "left-out-unfit-id",
    LeftOutSharedId { count: usize, ids: &'a str } = "left-out-shared-id",

    // Reasons: what happened, and what to do. `what` is an action, an address or a name.
    AccessDenied { what: &'a str } = "reason-access-denied",
    RegionDenied { what: &'a str } = "reason-region-denied",
    AssumeRoleRefused { what: &'a str } = "reason-assume-role-refused",
    GraderCredentials { what: &'a str } = "reason-grader-credentials",
    GraderRegion { what: &'a str } = "reason-grader-region",
    GraderPolicy { what: &'a str } = "reason-grader-policy",
    Throttled { what: &'a str } = "reason-throttled",
    Timeout { what: &'a str } = "reason-timeout",
    Unreachable { what: &'a str } = "reason-unreachable",
    Tls { what: &'a str } = "reason-tls",
    TlsRoots { what: &'a str, roots: &'a str } = "reason-tls-roots",
    LoginRefused { what: &'a str } = "reason-login-refused",
    NoRecord { what: &'a str } = "reason-no-record",
    NeverLooked { what: &'a str } = "reason-never-looked",
    NotLookedAgain { what: &'a str } = "reason-not-looked-again",
    NotLookedAt = "reason-not-looked-at",
    TooManyRecords { what: &'a str } = "reason-too-many-records",
    Settling { what: &'a str } = "reason-settling",
    NameSettling = "reason-name-settling",
    NameNoRecord = "reason-name-no-record",
    InProgress { what: &'a str } = "reason-in-progress",
    Stopped { what: &'a str } = "reason-stopped",
    WrongAccount { what: &'a str } = "reason-wrong-account",
    Internal { what: &'a str } = "reason-internal",
    // The same in a few words, for a table or a headline.
    CauseAccessDenied = "cause-access-denied",
    CauseAssumeRoleRefused = "cause-assume-role-refused",
    CauseGraderCredentials = "cause-grader-credentials",
    CauseThrottled = "cause-throttled",
    CauseTimeout = "cause-timeout",
    CauseUnreachable = "cause-unreachable",
    CauseTls = "cause-tls",
    CauseLoginRefused = "cause-login-refused",
    CauseNoRecord = "cause-no-record",
    CauseTooManyRecords = "cause-too-many-records",
    CauseSettling = "cause-settling",
    CauseInProgress = "cause-in-progress",
    CauseStopped = "cause-stopped",
    CauseWrongAccount = "cause-wrong-account",
    CauseInternal = "cause-internal",
    // Flags in a few words.
    FlagSharedAccount = "conspicuous-shared-account",
    FlagSharedInstance = "conspicuous-shared-instance",
    FlagOlderThanLab = "conspicuous-older-than-lab",
    FlagNotSeenThisTime = "conspicuous-not-seen-this-time",
    FlagLeftover = "conspicuous-leftover",
    FlagHostKeyChanged = "conspicuous-host-key-changed",
    // What is in the way at the student's web server, which leads to the database.
    WayNoServer { what: &'a str } = "way-no-server",
    WayNotTheirs { what: &'a str } = "way-not-theirs",
    WayAddress { what: &'a str } = "way-address",
    WaySilence { what: &'a str } = "way-silence",
    WayHostKey { what: &'a str } = "way-host-key",
    WayKey { what: &'a str } = "way-key",
    WayForwarding { what: &'a str } = "way-forwarding",
    WayBehind { what: &'a str } = "way-behind",
    // What is in the way to the page of the student's web server.
    WebPageSilent { what: &'a str } = "web-page-silent",
    WebPageNoAddress { what: &'a str } = "web-page-no-address",
    WebPageStopped { what: &'a str } = "web-page-stopped",
    WebPageOwnNetwork { what: &'a str } = "web-page-own-network",
    WebPageNotAsked { what: &'a str } = "web-page-not-asked",
    WebPageNeverLooked { what: &'a str } = "web-page-never-looked",
    WebPageNotLookedAgain { what: &'a str } = "web-page-not-looked-again",
    // Why the database lets nobody in, though no password is wrong.
    LoginLocked { what: &'a str } = "login-locked",
    LoginExpired { what: &'a str } = "login-expired",
    LoginBlocked { what: &'a str } = "login-blocked",
    LoginNoRoom { what: &'a str } = "login-no-room",
    LoginTlsRequired { what: &'a str } = "login-tls-required",

    // The stages of the demonstration, what a stage showed, and where the reports are.
    StageStarting = "stage-starting",
    StageAtWork { students: usize } = "stage-at-work",
    StageHalfWay = "stage-half-way",
    StageAtTheEnd = "stage-at-the-end",
    StageAfterDeletion = "stage-after-deletion",
    Milestone { stage: &'a str, headline: &'a str, earned: &'a str, open: &'a str } = "milestone",
    Whereabouts { zone: &'a str } = "whereabouts",
    NoDatabase = "no-database",
    Afterwards = "afterwards",

    // The line that counts accounts.
    Progress { done: &'a str, all: &'a str, calls: &'a str, retries: &'a str, elapsed: &'a str, left: &'a str } = "progress",
    ProgressShort { done: &'a str, all: &'a str, left: &'a str } = "progress-short",

    // A student's own look at the table, and the nonce that it is made with.
    ReceiptHeading = "receipt-heading",
    ReceiptHandIn { file: &'a str, nonce: &'a str } = "receipt-hand-in",
    ReceiptMeaning = "receipt-meaning",
    ReceiptBlind { what: &'a str, file: &'a str } = "receipt-blind",
    ReceiptAccount { account: &'a str } = "receipt-account",
    ReceiptNoAccount = "receipt-no-account",
    ReceiptLimits = "receipt-limits",
    ReceiptPassword { user: &'a str } = "receipt-password",
    NonceUse = "nonce-use",
    NonceThen = "nonce-then",

    // A run of a watch, and why a watch ended.
    WatchRun { at: &'a str, headline: &'a str, earned: &'a str, open: &'a str } = "watch-run",
    WatchNext { at: &'a str, next: &'a str, calls: &'a str, retries: &'a str } = "watch-next",
    HeadlineNobodyYet = "headline-nobody-yet",
    WatchServed { url: &'a str } = "watch-served",
    WatchServedToken { url: &'a str } = "watch-served-token",
    WatchDone = "watch-done",
    WatchUntil = "watch-until",
    WatchStopped = "watch-stopped",

    // What was done with an evidence store, and how much there is to a lab.
    StoreMerged { file: &'a str, runs: usize, rows: usize, observations: usize } = "store-merged",
    StoreErased { students: &'a str, rows: usize, observations: usize } = "store-erased",
    StoreKept { account: &'a str, others: &'a str } = "store-kept",
    StoreCopies = "store-copies",
    LabExtent { tasks: usize, criteria: usize, points: &'a str } = "lab-extent",

    // What a second judgement changed.
    ChangesNone = "changes-none",
    ChangesSome { count: usize } = "changes-some",
    ChangeNew = "change-new",
    ChangeGone = "change-gone",
    ChangeExpected { before: &'a str, after: &'a str } = "change-expected",
    ChangeWorth { before: &'a str, after: &'a str } = "change-worth",
    ChangeFound { before: &'a str, after: &'a str } = "change-found",

    // Who must act.
    WhoStudent = "who-student",
    WhoInstructor = "who-instructor",
    WhoAws = "who-aws",

    // Notes.
    AcceptedVariation { written: &'a str, found: &'a str } = "note-accepted-variation",
    NotStarted = "note-not-started",
    OtherName { found: &'a str } = "note-other-name",
    AlreadyThatSize = "note-already-that-size",
    SecondLife { lives: usize } = "note-second-life",
    SeenLate = "note-seen-late",
    TooLate = "note-too-late",
    ExtraGroup { groups: &'a str } = "note-extra-group",
    WaitsForWindow { window: &'a str } = "note-waits-for-window",
    RefusedByAws { error: &'a str } = "note-refused-by-aws",
    Refused { error: &'a str, about: &'a str } = "note-refused",
    DidNotHappen { event: &'a str } = "note-did-not-happen",
    OtherLetters { found: &'a str } = "note-other-letters",
    KnownByName { name: &'a str } = "note-known-by-name",
    WiderThanAsked { ports: &'a str } = "note-wider-than-asked",
    FinalSnapshot { name: &'a str } = "note-final-snapshot",
    Attested = "note-attested",
    Decided = "note-decided",

    // Flags.
    SharedAccount { with: &'a str } = "flag-shared-account",
    SharedInstance { with: &'a str } = "flag-shared-instance",
    OlderThanLab { name: &'a str, created: &'a str } = "flag-older-than-lab",
    NotSeenThisTime = "flag-not-seen-this-time",
    Leftover { instance: &'a str } = "flag-leftover",
    HostKeyChanged { server: &'a str, before: &'a str, now: &'a str } = "flag-host-key-changed",

    // The cohort.
    AllGraded { students: usize } = "headline-all-graded",
    SomeGraded { graded: usize, students: usize, missing: usize, why: &'a str } = "headline-some-graded",
    RowsLeftOut { count: usize } = "cohort-rows-left-out",
    Student = "heading-student",
    Name = "heading-name",
    Score = "heading-score",
    Open = "heading-open",
    Tasks = "heading-tasks",
    State = "heading-state",
    Final = "state-final",
    Provisional = "state-provisional",
    StateDecided { count: usize } = "state-decided",
    NotGraded = "state-not-graded",

    // The summary of a CI job, and what is shown beside a build.
    SummaryAttention = "summary-attention",
    SummaryMatter = "summary-matter",
    SummaryAction = "summary-action",
    SummaryBelow { bar: &'a str } = "summary-below",
    SummaryFlag = "summary-flag",
    SummaryObstacles = "summary-obstacles",
    SummaryGraded = "summary-graded",
    SummaryStopped { title: &'a str, stopped: usize, students: usize } = "summary-stopped",
    SummaryMoreTitle = "summary-more-title",
    SummaryMore { count: usize } = "summary-more",

    // One student.
    NextHeading = "heading-next",
    WaitingHeading = "heading-waiting",
    UnseenHeading = "heading-unseen",
    Expected = "label-expected",
    Found = "label-found",
    NeedsFirst { title: &'a str } = "label-needs-first",
    LookAgain { at: &'a str } = "label-look-again",
    Concerns { titles: &'a str } = "label-concerns",
    Earned { earned: &'a str, possible: &'a str } = "score-earned",
    EarnedWithOpen { earned: &'a str, possible: &'a str, open: &'a str, most: &'a str } = "score-earned-with-open",
    DecidedBy { who: &'a str, reason: &'a str, beneath: &'a str } = "label-decided",
    DecidedUntil { who: &'a str, reason: &'a str, beneath: &'a str, until: &'a str } = "label-decided-until",
    DecidedAgainst { beneath: &'a str } = "label-decided-against",

    // The next step.
    NextEnter = "next-enter",
    NextBegin = "next-begin",
    NextDo = "next-do",
    NextApplyNow = "next-apply-now",
    NextUnlock = "next-unlock",
    NextKeep { title: &'a str } = "next-keep",
    NextPerhaps = "next-perhaps",
    NextWait = "next-wait",
    NextWaitUntil { at: &'a str } = "next-wait-until",
    NextAsk = "next-ask",
    NextAskMeanwhile = "next-ask-meanwhile",
    NextAgain = "next-again",
    NextFinal = "next-final",
    NextDone = "next-done",

    // The page.
    PageAsOf { at: &'a str } = "page-as-of",
    PageDeadline { at: &'a str } = "page-deadline",
    PageRun { id: &'a str, version: &'a str } = "page-run",
    PageLab { id: &'a str, sha256: &'a str } = "page-lab",
    PageNoScript = "page-no-script",
    PageLanguage = "page-language",
    PageKorean = "page-korean",
    PageEnglish = "page-english",
    PageDark = "page-dark",
    PageSkip = "page-skip",
    PageLive = "page-live",
    PageLost = "page-lost",
    PageOverview = "page-overview",
    PageGraded = "page-graded",
    PageFinal = "page-final",
    PageOpen = "page-open",
    PageSettled = "page-settled",
    PageMedian = "page-median",
    PageDistribution = "page-distribution",
    PageShare = "page-share",
    PageBin { share: &'a str, settled: &'a str, open: &'a str } = "page-bin",
    PageSteps = "page-steps",
    PageStopped = "page-stopped",
    PageStoppedMost { title: &'a str, count: &'a str, students: &'a str } = "page-stopped-most",
    PageStoppedNobody = "page-stopped-nobody",
    PageVerdicts = "page-verdicts",
    PageRate = "page-rate",
    PageRateOf { rate: &'a str, judged: &'a str } = "page-rate-of",
    PageDiscrimination = "page-discrimination",
    PageDefinitions { fewest: &'a str, apart: &'a str } = "page-definitions",
    PageTooFew = "page-too-few",
    PageAlike = "page-alike",
    PageAllCriteria { count: &'a str } = "page-all-criteria",
    PageLostCriteria = "page-lost-criteria",
    PageStudents = "page-students",
    PageSearch = "page-search",
    PageSearchFor = "page-search-for",
    PageCriterion = "page-criterion",
    PageAny = "page-any",
    PageFlag = "page-flag",
    PageAnyFlag = "page-any-flag",
    PageOutcomes = "page-outcomes",
    PageClear = "page-clear",
    PageShown { shown: &'a str, count: &'a str } = "page-shown",
    PageNobody = "page-nobody",
    PageColumns = "page-columns",
    PageByStep = "page-by-step",
    PageByCriterion = "page-by-criterion",
    PageAccount = "page-account",
    PageRegion = "page-region",
    PageBack = "page-back",
    PagePrevious = "page-previous",
    PageNext = "page-next",
    PageOpenAll = "page-open-all",
    PageCloseAll = "page-close-all",
    PageHint = "page-hint",
    PagePoints = "page-points",
    PageRests = "page-rests",
    PageRules = "page-rules",
    PageWhy = "page-why",
    PageCopy = "page-copy",
    PageCopied = "page-copied",
    PageFlags = "page-flags",
    PageUnknown { id: &'a str } = "page-unknown",
}
