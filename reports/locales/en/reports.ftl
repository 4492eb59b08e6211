# What the terminal and the page say around the results.

## The cohort

headline-nobody-yet = Nobody has been looked at yet.
headline-all-graded = { $students ->
    [one] { $students } of { $students } student graded
   *[other] { $students } of { $students } graded
}
headline-some-graded = { $graded } of { $students } graded, { $missing } not graded ({ $why })
cohort-rows-left-out = { $count ->
    [one] { $count } more student is in the reports.
   *[other] { $count } more students are in the reports.
}
heading-student = Student
heading-name = Name
heading-score = Score
heading-open = Open
heading-tasks = Tasks
heading-state = State
state-final = final
state-provisional = provisional
state-decided = { $count } decided
state-not-graded = not graded

## The summary of a CI job, and what is shown beside a build

summary-attention = What needs attention
summary-matter = Issue
summary-action = Action
summary-below = below { $bar } %
summary-flag = flag
summary-obstacles = Criteria that stopped the most students
summary-graded = Graded
summary-stopped = “{ $title }”: { $stopped } of { $students } students did not pass it.
summary-more-title = And more
summary-more = { $count } more; the reports have them all.

## One student

heading-next = Next step
heading-waiting = AWS is still at work
heading-unseen = Could not be looked at
label-expected = expected
label-found = found
label-needs-first = needs “{ $title }” first
label-look-again = Look again at { $at }.
label-concerns = Concerns: { $titles }
label-decided = Decided by { $who }: { $reason } (otherwise: { $beneath })
label-decided-until = Decided by { $who } until { $until }: { $reason } (otherwise: { $beneath })
label-decided-against = Decided by the instructor (otherwise: { $beneath })
score-earned = { $earned } of { $possible } points
score-earned-with-open = { $earned } of { $possible } points, { $open } still open: at most { $most }

## The page

page-as-of = As of { $at }
page-deadline = Deadline { $at }
page-run = Run { $id }, labproof { $version }
page-lab = Lab file { $id }, SHA-256 { $sha256 }
page-no-script = This browser runs no scripts, so only the scores are shown.
page-language = Language
page-korean = 한국어
page-english = English
page-dark = Dark
page-skip = Skip to the students
page-live = Live
page-lost = Connection lost; trying again
page-overview = Overview
page-graded = Graded
page-final = Final scores
page-open = With open points
page-settled = Nothing open
page-median = Median score
page-distribution = Distribution of scores
page-share = Earned share of the possible points
page-bin = { $share } %: { $settled } with nothing open, { $open } with open points
page-steps = Which step stopped the class
page-stopped-most = { $count } of { $students } students lost their first points at “{ $title }”.
page-stopped-nobody = Nobody has lost a point so far.
page-rate = Pass rate
page-discrimination = Discrimination
page-too-few = not enough students
page-alike = nearly all alike
page-all-criteria = Show all { $count } criteria
page-lost-criteria = Show only where points were lost
page-students = Students
page-search = Search
page-search-for = Name, student, account …
page-criterion = Criterion
page-any = Any
page-flag = Flag
page-any-flag = Any flag
page-outcomes = With the outcome
page-clear = Clear
page-shown = { $shown } of { $count } students
page-nobody = No student matches.
page-columns = Columns
page-by-step = By step
page-by-criterion = By criterion
page-account = AWS account
page-region = Region
page-back = All students
page-previous = Previous student
page-next = Next student
page-open-all = Open all details
page-close-all = Close all details
page-hint = Hint
page-points = Points
page-rests = Evidence
page-rules = Rules
page-why = Why this mark, in full:
page-copy = Copy
page-copied = Copied
page-flags = For the instructor’s attention
page-unknown = There is no student { $id } in this report.

## A demonstration, and where the reports are

stage-starting = starting the embedded cloud
stage-at-work = { $students } students are at work
stage-half-way = Halfway
stage-at-the-end = At the end
stage-after-deletion = After deletion
milestone = { $stage }: { $headline }; on average { $earned } points earned, { $open } open
whereabouts = Reports (times in { $zone }):
no-database = The table step (sql-table) could not be looked at: there is no MariaDB server on this machine. To see it graded, install one and run the demonstration again:
afterwards = To see why a mark is what it is, and what evidence it rests on:

## How far a run is

progress = { $done } of { $all } accounts, { $width } at a time · { $calls } calls, { $retries } retries · { $elapsed } so far, { $left } left
progress-calls = { $done } of { $all } accounts · { $calls } calls, { $retries } retries · { $elapsed } so far, { $left } left
progress-short = { $done } of { $all } accounts · { $left } left

## A student's own look at the table

receipt-heading = What to hand in
receipt-hand-in = Hand in the file { $file } the way your instructor asked for. It was made with the nonce { $nonce } and contains no password. If you change the table, make the file again.
receipt-meaning = It says what you saw: your instructor takes it as your statement, not as proof, and the grade says so.
receipt-blind = The database could not be looked at ({ $what }), so do not hand in { $file }: it earns no points. Check that the address is right, that the database is available, and that its security group allows this server; if you chose another password than the lab’s, add --ask-password. Then run the command again.
receipt-account = This server is in the AWS account { $account }, and the file says so.
receipt-no-account = This machine did not say which AWS account it is in. Run the command on your web server (EC2); without the account, only the address shows whose database it is.
receipt-limits = Only the table was looked at. Whether this database is the one in your account, and everything else of the lab (security group, settings, resize, snapshot, deletion), cannot be known from here; it is checked when you are graded.
receipt-password = Password of { $user }:
nonce-use = Show this nonce to the class. On the web server, where the database answers, each student runs:
nonce-then = Collect the files in one folder, and grade with it:

## A watch

watch-run = { $at }: { $headline }; on average { $earned } points earned, { $open } open
watch-next = Last look { $at }, next look { $next }. Calls: { $calls }, retries: { $retries }.
watch-served = Live in a browser on this machine: { $url }
watch-served-token = Live in a browser: { $url }?token=… with the LABPROOF_SERVE_TOKEN that was set.
watch-done = No student can gain any more points.
watch-until = The end time that was set has come. Start the command again to go on.
watch-stopped = Stopped. What was seen is kept in { $evidence }, and the reports are those of the last run. Start the command again to go on from there.

## An evidence store, and a lab

store-merged = merged { $file }: { $runs ->
    [one] { $runs } run
   *[other] { $runs } runs
}, { $rows ->
    [one] { $rows } roster row
   *[other] { $rows } roster rows
}, { $observations ->
    [one] { $observations } observation
   *[other] { $observations } observations
} were new
store-erased = erased { $students }: { $rows ->
    [one] { $rows } roster row
   *[other] { $rows } roster rows
}, { $observations ->
    [one] { $observations } observation
   *[other] { $observations } observations
}
store-kept = kept the observations of account { $account }, which is also the account of { $others }
store-copies = Merging an old copy of this evidence would bring back what was erased.
lab-extent = { $tasks ->
    [one] { $tasks } task
   *[other] { $tasks } tasks
}, { $criteria ->
    [one] { $criteria } criterion
   *[other] { $criteria } criteria
}, { $points } points

## What a second judgement changed

changes-none = Nothing changed for anybody.
changes-some = { $count ->
    [one] Changed for one student:
   *[other] Changed for { $count } students:
 }
changes-title = { $count ->
    [one] the grade of one student changed
   *[other] the grades of { $count } students changed
 }
change-new = new in this gradebook
change-gone = no longer in this gradebook
change-expected = expected { $after }, before { $before }
change-worth = worth { $after }, before { $before }
change-found = found { $after }, before { $before }
