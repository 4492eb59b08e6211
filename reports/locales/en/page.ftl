# What the report says about who needs attention and what to do, and the other texts of its page.

## What needs attention: in a few words, and what to do

attention-decide = for you to decide
attention-waiting = still open: AWS needs time
attention-provisional = not final yet
attention-do-not-graded = Each student’s page says what was tried, and what to check in which order. Then try again:
attention-do-again = When that is put right, grade again:
attention-do-decide = Write your decision into decisions.toml. To see what is known:
attention-do-unseen = When that is put right, look again:
attention-do-wait-until = There is nothing to repair. Look again after { $at }:
attention-do-wait = There is nothing to repair. Look again in a few minutes:
attention-do-deadline = These students can still gain points until the deadline, { $at }.
attention-do-final = No deadline is set, so these scores are provisional, and files for an LMS leave them out. When the class is over:
attention-do-shared-account = Check the account numbers in the roster, then grade again.
attention-do-shared-instance = Ask these students. A flag takes no points away: if something must not count, decide so in decisions.toml.
attention-do-not-seen = Try these students again:
attention-do-leftover = Ask the student to delete it.

## The page

page-attention = Needs attention
page-attention-none = Nothing needs attention.
page-attention-show = Show { $count } students in the list
page-attention-show-one = Show in the list
page-decisions = Decisions to fill in ({ $count })
page-decisions-how = Put these lines into decisions.toml, choose each outcome, and write your name after “who”. Then judge again:
page-passed-of = { $passed } of { $judged } passed
page-lost-here = { $count } lost their first points here
page-advanced = Advanced: test statistics
page-rate-means = The share of the students judged here who passed; a partial pass counts as half. Open and excused outcomes are not counted.
page-discrimination-means = Whether students who do well elsewhere also pass this criterion: the point-biserial correlation between passing it and the share of points earned on everything else, from −1 to 1. Near 0 or below, look at the criterion itself. It needs at least { $fewest } students, at least { $apart } of whom had a different outcome from the rest.
page-copy-keys = Press Ctrl+C to copy
page-entry-role = Role
page-entry-profile = Named profile
page-entry-caller = Tried as
page-entry-check = Check, in this order:
page-entry-again = Then try this student again:
page-proof = Evidence and rules
page-sideways = More columns: scroll sideways

## The workbook

sheet-lost-first = Lost their first points here
