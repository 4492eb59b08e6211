# Notes inform, and flags call for attention; neither changes points.

note-accepted-variation = The lab says { $written }; { $found } is accepted as well.
note-not-started = Not begun yet.
note-other-name = It has another name: { $found }.
note-already-that-size = It was created with this size, so there was no change to see.
note-second-life = The instance was created { $lives } times; the best attempt counts.
note-seen-late = It was seen only after the deadline, on an instance from before the deadline. It counts.
note-too-late = It was done after the deadline.
note-extra-group = Another security group is attached, too: { $groups }.
note-waits-for-window = The change is waiting for the weekly maintenance window ({ $window } UTC). Modify the instance once more and choose Apply immediately.
note-refused-by-aws = AWS does not allow this setting in this account ({ $error }), so it does not count in the score. Go on with the next step.
note-refused = AWS refused it ({ $error }). { $about ->
    [class] This account may not use that DB instance class. Choose another class that the lab accepts, and try again.
    [version] AWS does not offer that engine version here. Choose another version that the lab accepts, and try again.
    [retention] This account may not keep backups for so long. Choose a shorter backup retention period (1 day on a Free plan), and try again: the points for the period are then left out of the score.
    [storage] This account may not have so much storage. Choose less, and try again.
    [multi-az] This account may not have a standby instance. Choose a Single-AZ deployment, and try again.
    [another-change] The same call asked for another change that AWS does not allow, so no part of it was made. Make this change alone, and choose Apply immediately.
    [plan] The account’s plan does not include it. Choose what the plan allows (the Free tier template shows it), and try again.
    [state] It was still busy with something else. Wait until its status is Available, and try again.
    [permission] The user or role that made the call has no permission for it. Sign in as the user that your class works with, or ask your instructor; then try again.
    [name-taken] The name is already in use in this account. Check whether what the lab asks for is there already; otherwise delete or rename the other one, and try again.
    [quota] The account already has as many as it may have. Delete what you no longer need, and try again.
    [capacity] AWS has no room for it at the moment. Try again later, or in another Availability Zone.
    [protected] Deletion protection is on. Turn it off in Modify, choose Apply immediately, and delete the instance again.
    [value] AWS does not accept these values. Compare them with the lab, and try again.
   *[other] Read the message in the AWS console, change what it names, and try again.
}
note-did-not-happen = AWS accepted the change but did not carry it out: “{ $event }”. Wait until the status is Available, and make the change again.
note-other-letters = Its name differs from the lab’s only in upper and lower case: { $found }. It counts.
note-known-by-name = The web server no longer exists; the group was recognized by its name, { $name }.
note-wider-than-asked = More ports are open than asked for: { $ports }.
note-final-snapshot = A final snapshot was made at deletion: { $name }. It stays, and it costs money.
note-attested = This rests on the student’s own look, handed in as a receipt from the student’s server; the grader did not see it.
note-decided = The instructor decided this by hand.

flag-shared-account = The roster has the same AWS account for { $with }, too.
flag-shared-instance = The same DB instance was seen in the account of { $with }, too.
flag-older-than-lab = { $name } is from before the lab began ({ $created }), so it does not count. If it is this student’s work, grade with an earlier `--since`.
flag-not-seen-this-time = The account could not be entered this time; the score rests on earlier looks.
flag-leftover = The DB instance { $instance } is still there, besides the graded one. It costs money and should be deleted.
flag-host-key-changed = The server { $server } on the way to the database showed another host key ({ $now }) than before ({ $before }). Ask the student whether it was created again.
