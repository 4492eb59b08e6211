# Notes inform and flags attract attention; neither changes points.

note-accepted-variation = The lab says { $written }; { $found } is accepted as well.
note-not-started = Not begun yet.
note-other-name = It stands under another name: { $found }.
note-already-that-size = It was created at this size, so there was no change to see.
note-second-life = The instance was created { $lives } times; the best attempt counts.
note-seen-late = It was seen after the deadline only, on an instance from before it. It counts.
note-too-late = It was done, but only after the deadline.
note-extra-group = A further security group is attached: { $groups }.
note-waits-for-window = The change waits for the weekly maintenance window ({ $window } UTC). Modify the instance once more and choose Apply immediately.
note-refused-by-aws = AWS does not allow this setting in this account ({ $error }), so it is left out of the score. Go on with the next step.
note-known-by-name = No web server could be found any more; the group was recognised by its name, { $name }.
note-wider-than-asked = More ports are open than asked for: { $ports }.
note-final-snapshot = A final snapshot was made at deletion: { $name }. It is kept, and it costs money.
note-attested = By the student’s own look, handed in from the student’s server; the grader did not see it itself.

flag-shared-account = The same AWS account stands in the roster for { $with } too.
flag-shared-instance = The same DB instance was seen in the account of { $with } too.
flag-older-than-lab = The DB instance was there before the window of the lab ({ $created }).
flag-not-seen-this-time = The account could not be entered this time; the score rests on earlier looks.
flag-leftover = The DB instance { $instance } still stands after the graded one was deleted. It costs money.
flag-host-key-changed = The server { $server } on the way to the database showed another host key ({ $now }) than before ({ $before }). Ask the student whether it was set up anew.
