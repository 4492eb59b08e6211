# Why a mark is what it is: `labproof explain`.

explain-heading = Why this mark: { $student }
explain-judged-for = Judged for { $at }
explain-deadline = deadline { $at }
explain-regions = graded in { $region }; looked at: { $regions }
explain-lives = The lab’s instance was created { $count } times; the best attempt is graded.
explain-life-graded = graded
explain-life-other = not graded
explain-life-from = from { $at }
explain-life-until = until { $at }
explain-life-points = { $earned } points, { $open } open

explain-rules = Rules
explain-expected = Expected
explain-found = Found
explain-passes = What passes
explain-members = Judged by
explain-counted = What the mark rests on
explain-weighed = Also known
explain-left-out = Left out, and why
explain-by = by { $who }
explain-look = { $source }, looked at { $at }

sight-shown = { $thing } was there
sight-listed = { $things ->
    [one] The complete list: { $things } entry
   *[other] The complete list: { $things } entries
}
sight-searched = { $found ->
    [one] Everything on record: { $found } entry
   *[other] Everything on record: { $found } entries
}
sight-entered = The account could be entered
sight-called = { $name }
sight-called-by-staff = { $name }, called by the staff
sight-called-by-service = { $name }, called by a service of AWS
sight-refused = { $name }, refused by AWS: { $code } ({ $said })
sight-told = RDS event on { $subject }: “{ $message }”
sight-answered = The database at { $endpoint } answered
sight-attested = The student’s receipt { $receipt }

barred-late = After the deadline, so it does not count.
barred-after-late-call = Seen after a call that came too late, so it does not show what was there in time.
barred-staff = Done by the staff, so it is not the student’s work.
barred-service = Done by a service of AWS by itself, so it is not the student’s work.
barred-refused = AWS refused the call, so it changed nothing.
barred-other-life = Of another attempt than the one that is graded.
barred-before-window = From before the lab’s window, so it is not this lab’s work.
barred-after-end = Done after the instance was gone, so it does not count.
