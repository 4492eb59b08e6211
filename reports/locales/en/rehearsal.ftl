# A rehearsal of a lab: `labproof rehearse`.

rehearsal-title = Rehearsal: { $lab }
rehearsal-reference = The reference student
rehearsal-after = after { $task }
rehearsal-at-the-end = at the end, with everything deleted
rehearsal-points = { $earned } of { $possible } points, { $open } open
rehearsal-lost = { $criterion } is { $outcome }; found: { $found }
rehearsal-undone = The reference student could not do this: { $act }. { $why }
rehearsal-faults = { $caught } of { $faults } faults are caught
rehearsal-legend = { $sign ->
    [caught] caught
    [follows] fails with it, as declared
    [untouched] unchanged
    [missed] not caught
   *[spread] fails, but must not
}
rehearsal-missed = { $criterion } did not catch its fault. It must be { $wanted }, and it is { $found }.
rehearsal-spread = The fault of { $criterion } made other criteria fail that must not: { $others }. Their checks, or the fault’s declaration, are wrong.
rehearsal-impossible = The fault of { $criterion } cannot be made in this lab: every value that it could take passes. Change what the lab accepts, or leave the criterion out.
rehearsal-no-fault = No fault is declared for { $criterion }, so nothing proves that it can fail. Declare one beside its check module.
rehearsal-not-graded = not graded
rehearsal-sound = Every criterion passes the reference student and catches its fault.
rehearsal-unsound = This lab cannot be relied on yet. What to look at:
rehearsal-column-criterion = Criterion
rehearsal-column-fault = What the faulty student did differently
rehearsal-column-outcome = Outcome
rehearsal-column-also = Fails with it
