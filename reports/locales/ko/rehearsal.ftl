# 실습 리허설: `labproof rehearse`.

rehearsal-title = 리허설: { $lab }
rehearsal-reference = 모범 학생
rehearsal-after = { $task } 다음
rehearsal-at-the-end = 모두 삭제한 뒤 마지막
rehearsal-points = { $possible }점 중 { $earned }점, 미정 { $open }점
rehearsal-lost = { $criterion }: { $outcome }, 확인된 값: { $found }
rehearsal-undone = 모범 학생이 다음 작업을 하지 못했습니다: { $act }. { $why }
rehearsal-faults = 오류 { $faults }개 중 { $caught }개를 찾아냈습니다
rehearsal-legend = { $sign ->
    [caught] 찾아냄
    [follows] 선언된 대로 함께 실패
    [untouched] 변화 없음
    [missed] 찾아내지 못함
   *[spread] 실패하면 안 되는데 실패
}
rehearsal-missed = { $criterion } 항목이 오류를 찾아내지 못했습니다. 나와야 할 판정: { $wanted }, 실제 판정: { $found }.
rehearsal-spread = { $criterion } 항목의 오류 때문에 실패하면 안 되는 항목도 함께 실패했습니다: { $others }. 이 항목들의 검사나 오류 선언이 잘못되었습니다.
rehearsal-impossible = 이 실습에서는 { $criterion } 항목의 오류를 만들 수 없습니다. 가능한 값이 모두 통과합니다. 실습 파일에서 인정하는 값을 바꾸거나 이 항목을 빼세요.
rehearsal-no-fault = { $criterion } 항목에 선언된 오류가 없어서 실패할 수 있는지 확인할 수 없습니다. 검사 모듈 옆에 오류를 선언하세요.
rehearsal-not-graded = 채점되지 않음
rehearsal-sound = 모든 항목이 모범 학생을 통과시키고 각자의 오류를 찾아냈습니다.
rehearsal-unsound = 이 실습은 아직 믿고 채점할 수 없습니다. 다음을 확인하세요.
rehearsal-column-criterion = 항목
rehearsal-column-fault = 오류 학생이 다르게 한 일
rehearsal-column-outcome = 판정
rehearsal-column-also = 함께 실패한 항목
