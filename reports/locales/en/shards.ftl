### What is doubtful about a class that was graded in shards

shard-of-nobody = Nobody of the roster is in the shard { $shard }: there is nothing to look at.
shards-missing = { $count ->
    [one] The shard { $shards } is not in this evidence: its students were
   *[other] { $count } shards ({ $shards }) are not in this evidence: their students were
} not looked at this time, and whoever never was is not graded. Merge every shard; `labproof regrade --roster FILE` then lists whoever is still missing.
shards-students = Never looked at: { $students }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}.
shards-cut-short = { $count ->
    [one] The run of the shard { $shards } has
   *[other] The runs of { $count } shards ({ $shards }) have
} not come to an end. Run it again on the same evidence: whoever it did not reach is not graded.
shards-other-lab = The shards { $one } and { $other } were run with different lab files. Everybody is judged by the one that `labproof regrade` is given, but only what their own asks for was looked at.
shards-other-roster = The shards were given different rosters: line { $line } is { $student } in { $one } and { $second } in { $other }. Run all of them with the same roster, or somebody may be in none.
