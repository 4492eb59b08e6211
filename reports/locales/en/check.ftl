# What a student reads: the next step, what AWS is doing, and the few lines of `labproof check`.

next-enter = Your account could not be entered, so nothing is graded yet. It does not count against you.
next-begin = You have not begun yet. Start with this:
next-prepare = You need this first, from the lab before this one:
next-do = Do this next:
next-apply-now = Your change is waiting for the weekly maintenance window. Apply it now:
next-unlock = This could not be checked, and you can change that:
next-attest = This cannot be checked from here: the database answers only your web server. Do it there: { $title }. Then run this on the web server, hand in the file (WORD is what your instructor gave you), and go on:
next-keep = Before you delete the instance: “{ $title }” could not be checked, and after the deletion nobody can check it. Ask your instructor first. When they agree:
next-keep-look = Before you delete the instance: “{ $title }” could not be checked, and after the deletion nobody can check it. Run the check again first. Then:
next-keep-attest = Do not delete the instance yet: its table cannot be checked from here, and after the deletion nobody can check it. First run this on your web server and hand in the file (WORD is what your instructor gave you):
next-perhaps = Before you delete the instance: whether you have done this could not be checked. If you have not, do it now. If you have, ask your instructor before you delete it:
next-wait = AWS is still at work. There is nothing to do now: look again later.
next-wait-until = AWS is still at work. There is nothing to do now: look again { $when }.
next-wait-then = Wait. { $doing } Then do this:
next-wait-for = Wait. { $doing } There is nothing to do until then.
next-wait-gone = { $doing } Look again then. There is nothing more to do with it.
next-start = { $name } is stopped. Start it: RDS console > Databases > { $name } > Actions > Start. When it is available, do this:
next-ask = There is nothing left for you to do. What is still open needs your instructor: ask them.
next-ask-meanwhile = Everything that could be checked is done. What is left needs your instructor. If you have not done this yet, do it:
next-again = The instance has been deleted, so what is missing can only be earned by doing the lab again from the start. If you do, pay attention to this:
next-final = This score is final. There is nothing left to do.
next-done = Well done! You have earned every point. There is nothing left to do.

doing-creating = AWS is creating { $name }
doing-changing = AWS is changing { $name }
doing-backing-up = AWS is backing up { $name }
doing-snapshot = AWS is taking the snapshot { $name }
doing-starting = AWS is starting { $name }
doing-stopping = AWS is stopping { $name }
doing-deleting = AWS is deleting { $name }
doing-optimizing = AWS is still optimizing the storage of { $name }, which may take hours. You can go on meanwhile.
doing-nothing = { $name } has the status “{ $status }”.
doing-until = { $doing }: done { $when }.
doing-long = { $doing }. It is taking longer than usual.

when-at = at about { $at }
when-minutes = { $minutes ->
    [one] in about a minute, { $time }
   *[other] in about { $minutes } minutes, { $time }
}
when-hours = { $hours ->
    [one] in about an hour, { $time }
   *[other] in about { $hours } hours, { $time }
}
when-hours-minutes = in about { $hours } h { $minutes } min, { $time }

check-steps = { $count } steps
check-at-work = AWS is at work
check-record = AWS’s record is still on its way
check-creation = Cannot be changed any more: go on and lose { $points } points, or delete the instance, create it again (about 10 minutes) and repeat the steps after it:
check-mistakes = To correct:
check-lost = Points lost:
check-wrong = { $count ->
    [one] Points were lost on one criterion: labproof check --all
   *[other] Points were lost on { $count } criteria: labproof check --all
}
check-more = { $count } more: labproof check --all
check-all = Details: labproof check --all
check-records = AWS’s records of what you did are still on their way. Nothing to do: look again { $when }.
check-then = Then do this: { $title }
check-get = Get labproof: { $url }

check-looked = Last look at { $at }, next look at { $next }. Press Ctrl-C to stop.
check-looked-last = Last look at { $at }.
check-ended = Looking again cannot earn any more points. What was seen is kept in { $file }.
check-stopped = Stopped. What was seen is kept in { $file }.
check-enough = Stopped after many looks; start it again to go on. What was seen is kept in { $file }.
check-kept = What was seen is kept in { $file }. Keep that file: the lab’s last step deletes what it is evidence of.
