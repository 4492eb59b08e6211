### What may be wrong with a class that was graded in shards

shard-of-nobody = No student of the roster is in shard { $shard }, so there is nothing to look at.
shards-missing = { $count ->
    [one] Shard { $shards } is not in this evidence: its students were
   *[other] { $count } shards ({ $shards }) are not in this evidence: their students were
} not looked at this time, and those who never were are not graded. Merge every shard; `labproof regrade --roster FILE` then lists who is still missing.
shards-students = Never looked at: { $students }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}.
shards-cut-short = { $count ->
    [one] The run of shard { $shards } has
   *[other] The runs of { $count } shards ({ $shards }) have
} not finished. Run it again on the same evidence: students whom it did not reach are not graded.
shards-other-lab = Shards { $one } and { $other } were run with different lab files. Everybody is judged by the lab file that `labproof regrade` is given, but in each shard only what its own lab file asks for was looked at.
shards-other-roster = The shards were given different rosters: line { $line } is { $student } in { $one } and { $second } in { $other }. Run all of them with the same roster, or some students may be in no shard.
