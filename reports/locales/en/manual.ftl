# The pages that are made of the labs and of the catalogues: every criterion, every reason, every note.

manual-criteria-about = What this lab asks, step by step. Each criterion has a page of its own: what it asks, how it is judged, what counts as proof, and what to do if it fails.
manual-criterion = Criterion
manual-step = Step
manual-points = Points
manual-informs = { $points } (for information)
manual-needs = Needs first
manual-made = This page is made from the lab file and the code (`UPDATE_DOCS=1 cargo test -p labproof-book`).

manual-asks = What it asks
manual-passes = The lab’s text says { $written }.
manual-passes-too = Accepted as well, with a note: { $others }.

manual-judged = How it is judged
manual-half = What a rule calls `partial` earns half of the points.
manual-refusable = If AWS does not allow it in the student’s account, it is `excused` and left out of the score.
manual-blocked = If something that it needs failed, it is `blocked`; if that is still open, so is this.
manual-stage = { $stage ->
    [creation] It is decided when the resource is created. To correct it afterwards, the resource has to be created again.
    [standing] It can be done as long as the resource exists.
   *[end] It comes at the end: after it, nothing about the resource can change any more.
}

manual-proof = What counts as proof
manual-proof-reads = The grader reads { $reads }.
manual-proof-members = These fields of AWS’s answers and records decide:
manual-proof-calls = CloudTrail’s records of these calls can prove it too, even after the deletion: { $calls }.
manual-proof-stays = What was proven once stays proven, even if the resource is deleted afterwards. `labproof explain STUDENT { $id }` shows which looks and records a mark rests on.

manual-fails = If it fails
manual-open = If it stays open
manual-open-about = Open points are not lost. These are the possible reasons:
manual-column-reason = Reason
manual-column-means = What happened
manual-column-who = Who must act
manual-nobody = nobody: AWS needs time

manual-reasons = Every reason code
manual-reasons-about = Why something is open, or why a student is not graded. Open points are not lost: they are earned or lost only once the reason no longer applies, or when the instructor decides. The sentences are the ones that reports and the terminal show; addresses and errors in them are examples.
manual-for-student = For the student
manual-for-instructor = For the instructor
manual-sentences = What people read
manual-do-student = { $code ->
    [access-denied] There is nothing to do, unless the sentence is about your web server: then it says what to change there.
    [assume-role-refused] If you installed the role yourself, check that the stack exists and has the parameters that you were given. Otherwise there is nothing to do.
    [profile-refused] Start the lab session again, and send the new credentials to your instructor.
    [grader-credentials] There is nothing to do. Your earlier results are kept.
    [throttled] There is nothing to do. Look again in a few minutes.
    [timeout] There is nothing to do. If the sentence is about your web server or your page, check that it runs.
    [unreachable] For the database: make a receipt on your web server, before you delete the instance. For a page: open it in a browser, and fix what keeps it from opening.
    [tls] There is nothing to do.
    [login-refused] Set the master password to the one in the lab’s text (RDS console, Modify), or tell your instructor the new one.
    [no-record] Tell your instructor what you did and when. Only a person can decide these points.
    [too-many-records] There is nothing to do.
    [settling] Wait. CloudTrail takes up to two hours.
    [in-progress] Wait until AWS has finished, and look again.
    [stopped] Start the instance in the console.
    [wrong-account] Check that you work in the account whose number you gave.
   *[internal] There is nothing to do; you did nothing wrong.
}
manual-do-instructor = { $code ->
    [access-denied] Add the permission that the sentence names to the role (`labproof role` prints all that are needed), and grade again.
    [assume-role-refused] The report lists what to check, in order: role, trust policy, external id. Then try the student again with `labproof grade --only STUDENT`.
    [profile-refused] Put the student’s new credentials into the profile, and grade again.
    [grader-credentials] Sign in again, or correct your own policy as the sentence says, and grade again. No student loses anything.
    [throttled] Grade again in a few minutes.
    [timeout] Grade again in a few minutes. If it happens every time, allow more time with `--account-timeout`.
    [unreachable] Provide a way to the database, or collect receipts, and grade again while the instance exists.
    [tls] Check the address and the trusted certificates (`--sql-ca`), and grade again.
    [login-refused] Ask the student to set the password again, and grade again while the instance exists.
    [no-record] Decide the points in `decisions.toml`, then run `labproof regrade --final`.
    [too-many-records] Shorten the period with `--since`, or allow more time with `--account-timeout`, and grade again.
    [settling] Grade again at the time that the report names. That is at most two hours after the last call.
    [in-progress] Grade again at the time that the report names.
    [stopped] Ask the student to start the instance, and grade again.
    [wrong-account] Correct the roster, the role or the profile, and grade again.
   *[internal] Grade again. If it happens again, report it with the evidence store.
}

manual-notes = Every note and flag
manual-notes-about = A note is about a criterion, a flag about a student. Neither changes points. The sentences are the ones that reports and the terminal show; names and values in them are examples.
manual-notes-heading = Notes
manual-flags-heading = Flags
manual-note-means = { $code ->
    [accepted-variation] It passes. There is nothing to do.
    [not-started] The step has not been started: reports say “not yet” instead of “failed”. Start with the step that `labproof check` names.
    [other-name] It earns half of the points. If the console can rename the resource, or a Name tag is enough, use the lab’s name; everything else about the resource is judged whatever its name.
    [already-that-size] The resize earns half of the points, because the lab asks for a change. Modify the instance to another size that the lab accepts.
    [second-life] An attempt that went wrong costs nothing. There is nothing to do.
    [seen-late] It counts. There is nothing to do.
    [too-late] It does not count for the deadline. If it should, the instructor decides so.
    [extra-group] The criterion passes. The additional security group may allow more traffic than the lab intends; remove it if it is not needed.
    [waits-for-window] For class and storage it earns half of the points until it takes effect, for other settings none. Modify the instance once more, and choose Apply immediately.
    [refused-by-aws] The criterion is left out of the score. Go on with the next step.
    [refused] The points are lost until the step is done. The sentence says what to change; then try again.
    [did-not-happen] The change has to be made again.
    [other-letters] It passes. There is nothing to do.
    [known-by-name] It passes. There is nothing to do.
    [wider-than-asked] The rule earns half of the points. Replace it with one for only the port that the lab names.
    [final-snapshot] It costs the points for deleting without one, and money as long as it is kept. Delete it in the RDS console under Snapshots.
    [attested] It passes on the student’s word. The instructor sees the note, and may ask for more.
   *[decided] The decision counts. What the evidence says is shown beside it.
}
manual-flag-means = { $code ->
    [shared-account] Correct the roster. If the account is really shared, both are graded by what happened in it.
    [shared-instance] Ask the students: labproof does not judge whose work it is.
    [older-than-lab] If it is this student’s work, set an earlier `--since`, and grade again.
    [not-seen-this-time] Find out why the account could not be entered. Earlier proof stays.
    [leftover] Tell the student to delete it. No points depend on it.
   *[host-key-changed] Ask the student whether the server was created again. If it was not, do not rely on what was seen through it.
}
