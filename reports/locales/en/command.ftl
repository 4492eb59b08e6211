# What commands say around their results, on standard error.

## When work counts

window-closed = Work counts { $from } { $to } ({ $zone }).
window-open = Work counts { $from } on; no deadline is set ({ $zone }).
window-from = from { $at }
window-from-runs = from the time that each student's newest run was given
window-to = to { $at }
window-to-newest = to the newest look, which --final makes the deadline
window-by-default = Nobody named the beginning, so it is { $days } days before now: if the accounts were used before the class, set `since` in labproof.toml, or name it with --since.

## Who misses what must be reached

missed-score = Below { $bar } % (--min-score): { $student }, { $earned } of { $possible } points
missed-graded = Not graded (--strict): { $student }: { $why }
missed-open = Not final (--strict): { $student }, { $open } points still open
missed-final = Not final (--strict): { $student }, provisional until a deadline has passed or --final is given

## A command that was told to stop

stopped-nothing = Stopped. Nothing was changed and nothing was kept: run the same command again.
stopped-seen = Stopped. Whatever was seen until then is kept in { $evidence }, and the reports are as they were. `labproof regrade` judges what was seen; the same command looks at everybody again.
stopped-no-look = Stopped before AWS had answered everything. Nothing of this look is kept: run the same command again.
stopped-reports = Stopped. The evidence is as it was, and every report file is whole, this run's or an earlier one's: run the same command again.
stopped-demonstration = Stopped. No report was written. The same command begins the demonstration anew, and replaces its evidence in { $evidence }.
stopped-merged = Stopped. The files that are named above are merged, and nothing of the others: run the same command again, which adds nothing twice.
stopped-no-export = Stopped. Nothing was written to { $file }: run the same command again.
stopped-cut-export = Stopped. The export is cut short, and `labproof evidence merge` refuses it: run the same command again.
stopped-traces = Stopped. Either nothing was erased yet, or traces may be left in { $evidence }: run the same command again, even if they are no longer listed.
stopped-no-cloud = Stopped. Everything that was on the embedded cloud is gone.
stopped-deleted = Stopped. Everything that this rehearsal had made is deleted.

## Before and after students are erased

erase-ask = Erase { $students }, and what was observed of their accounts, from { $store } for good? [y/N]
erase-nothing = Nothing was erased.
erase-held = These files still hold them. labproof deletes none of them:
erase-not-held = No report, receipt or export still holds them, as far as was looked: { $places }
erase-unread = These files could not be searched:
