# The live page, and the watch on a terminal: the class at work.

live-parts = Parts of this page
live-now = The class now
live-results = Results so far
live-left = Time left
live-over = Over
live-at-work = At work
live-finished = Finished
live-not-begun = Not begun
live-waiting = Waiting for AWS
live-need-help = Need help
live-minutes = { $minutes } min
live-hours = { $hours } h { $minutes } min
live-short-minutes = { $minutes }m
live-short-hours = { $hours }h { $minutes }m
live-not-graded = Account not entered
live-board = Where everybody is
live-nobody = Nobody has been looked at yet. Students appear here as soon as their accounts have been looked at.
live-more = { $count } more
live-fewer = Show fewer
live-key-idle = no change for 10 minutes or more
live-key-help = needs help
live-key-busy = AWS is at work
live-idle = No change for a while
live-idle-none = Everybody who is at work has done something in the last 10 minutes.
live-idle-step = at “{ $title }”
live-idle-not-begun = Not begun yet
live-help = Who needs help
live-help-none = Nothing is wrong with what has been done so far.
live-students = { $count } students
live-student = 1 student
live-tell = Tell them:
live-yours = For you to do:
live-wait = For your information:
live-creation = Can only be corrected with a new instance.
live-busy = What AWS is working on
live-busy-none = AWS is not working on anything.
live-busy-in = in about { $minutes } min, { $at }
live-busy-soon = any moment now
live-busy-longer = longer than usual
live-busy-unknown = no estimate
live-creating = Creating the instance
live-changing = Modifying the instance
live-backing-up = Backing up the instance
live-being-taken = Taking the snapshot
live-starting = Starting the instance
live-stopping = Stopping the instance
live-deleting = Deleting the instance

watch-now = { $at }: { $headline }.
watch-idle = No change for 10 minutes or more: { $who }.
watch-idle-one = { $name } ({ $minutes } min, { $step })
watch-help = Need help: { $what }.
watch-help-one = { $title } ({ $count })
watch-busy = AWS is at work for { $count ->
    [one] { $count } student
   *[other] { $count } students
}.
watch-others = { $who } and { $count } more
