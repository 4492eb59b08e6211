# What commands say around their results, on standard error.

## When work counts

window-closed = Work counts { $from } { $to } ({ $zone }).
window-open = Work counts { $from } on; no deadline is set ({ $zone }).
window-from = from { $at }
window-from-runs = from the time that was set for each student’s newest run
window-to = to { $at }
window-to-newest = to the newest look, which --final makes the deadline
window-by-default = No beginning was set, so it is { $days } days ago. If the accounts were used before the class, set `since` in labproof.toml, or use --since.

## Who misses a bar

missed-score = Below { $bar } % (--min-score): { $student }, { $earned } of { $possible } points
missed-graded = Not graded (--strict): { $student }: { $why }
missed-open = Not final (--strict): { $student }, { $open } points still open
missed-final = Not final (--strict): { $student }, provisional until a deadline has passed or --final is given

## A command that was told to stop

stopped-nothing = Stopped. Nothing was changed and nothing was saved: run the same command again.
stopped-seen = Stopped. What had been seen by then is kept in { $evidence }, and the reports are unchanged. `labproof regrade` judges what was seen; running the same command again looks at everybody again.
stopped-no-look = Stopped before AWS had answered everything. Nothing from this look is kept: run the same command again.
stopped-reports = Stopped. The evidence is unchanged, and every report file is complete, whether from this run or an earlier one. Run the same command again.
stopped-demonstration = Stopped. No report was written. Running the same command again starts the demonstration over and replaces its evidence in { $evidence }.
stopped-merged = Stopped. The files named above are merged, the others are not. Run the same command again: nothing is added twice.
stopped-no-export = Stopped. Nothing was written to { $file }: run the same command again.
stopped-cut-export = Stopped. The export is incomplete, and `labproof evidence merge` refuses it: run the same command again.
stopped-traces = Stopped. Either nothing has been erased yet, or traces may be left in { $evidence }. Run the same command again, even if the students are no longer listed.
stopped-no-cloud = Stopped. Everything that was on the embedded cloud is gone.
stopped-deleted = Stopped. Everything that this rehearsal had created is deleted.

## Before and after students are erased

erase-ask = Erase { $students } and everything observed in their accounts from { $store } for good? [y/N]
erase-nothing = Nothing was erased.
erase-held = These files still contain them. labproof deletes none of these files:
erase-not-held = No report, receipt or export in the places that were searched still contains them: { $places }
erase-unread = These files could not be searched:
