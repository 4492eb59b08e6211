# What commands say around their results, on standard error.

## When work counts

window-closed = Work counts { $from } { $to } ({ $zone }).
window-open = Work counts { $from } on; no deadline is set ({ $zone }).
window-from = from { $at }
window-from-runs = from the time that each student's newest run was given
window-to = to { $at }
window-to-newest = to the newest look, which --final makes the deadline
window-by-default = Nobody named the beginning, so it is { $days } days before now: if the accounts were used before the class, set `since` in labproof.toml, or name it with --since.
