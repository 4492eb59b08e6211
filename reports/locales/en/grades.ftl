# Files that take grades elsewhere: headings, who is left out, students without names.

nameless = Student { $number }

sheet-class = Class
sheet-criteria = Criteria
sheet-attention = Needs attention
sheet-earned = Earned
sheet-possible = Possible
sheet-share = Share
sheet-title = Title
sheet-pass-rate = Pass rate
sheet-what = What happened, and what to do

left-out = { $file }: { $written } of { $students }. Left out: { $who }
left-out-not-graded = not graded { $count } ({ $ids })
left-out-open = points still open { $count } ({ $ids })
left-out-still-time = before the deadline { $count } ({ $ids })
left-out-provisional = provisional { $count } ({ $ids })
left-out-excused = everything excused { $count } ({ $ids })
left-out-no-id = no id for that system in the roster { $count } ({ $ids })
left-out-unfit-id = an id that this system would read as a different one { $count } ({ $ids })
left-out-shared-id = the same id in that system for two students { $count } ({ $ids })
left-out-say-final = Provisional scores become final when the end of the class is known: run `labproof regrade` with `--deadline TIME`, or with `--final` if the class is over.
left-out-say-decided = Open points are decided by a later look, or by you: `decisions.toml`, or another file with `--decisions`.
