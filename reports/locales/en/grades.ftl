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
left-out-no-id = no id of that system in the roster { $count } ({ $ids })
left-out-unfit-id = an id that this system would read otherwise { $count } ({ $ids })
left-out-shared-id = the same id of that system twice in the roster { $count } ({ $ids })
left-out-say-final = A provisional score becomes final when somebody says when the class ends: run `labproof regrade` with `--deadline TIME`, or with `--final` if it is over.
left-out-say-decided = Open points settle with a later look, or by the instructor’s decision: `--decisions FILE`.
