### 나누어 채점한 수업에서 확인이 필요한 것

shard-of-nobody = 명단에 샤드 { $shard }에 들어가는 학생이 없습니다. 조회할 것이 없습니다.
shards-missing = 이 근거 저장소에는 샤드 { $count }개({ $shards })가 없습니다. 그 샤드의 학생은 이번에 조회하지 않았고, 한 번도 조회하지 않은 학생은 채점되지 않습니다. 모든 샤드를 합치세요. 그래도 빠진 학생은 `labproof regrade --roster 파일`로 볼 수 있습니다.
shards-students = 한 번도 조회하지 않은 학생: { $students }{ $more ->
    [0] {""}
   *[other] {" "}외 { $more }명
}
shards-cut-short = 샤드 { $count }개({ $shards })의 실행이 끝까지 가지 못했습니다. 같은 근거 저장소로 다시 실행하세요. 그때까지 조회하지 못한 학생은 채점되지 않습니다.
shards-other-lab = 샤드 { $one }, { $other }의 실습 파일이 서로 다릅니다. 판정은 모두 `labproof regrade`에 준 파일로 하지만, 조회는 각자 받은 파일이 요구한 것만 했습니다.
shards-other-roster = 샤드마다 명단이 다릅니다. { $line }행이 { $one }에서는 { $student }, { $other }에서는 { $second }입니다. 모든 샤드를 같은 명단으로 다시 실행하세요. 그러지 않으면 어느 샤드에도 없는 학생이 생길 수 있습니다.
