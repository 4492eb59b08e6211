# 왜 이 점수인가: `labproof explain`.

explain-heading = 왜 이 점수인가: { $student }
explain-judged-for = 채점 기준 시각 { $at }
explain-deadline = 마감 { $at }
explain-regions = 채점한 리전 { $region }; 살펴본 리전: { $regions }
explain-lives = 실습 인스턴스를 { $count }번 만들었습니다. 그중 가장 잘한 것을 채점합니다.
explain-life-graded = 채점함
explain-life-other = 채점하지 않음
explain-life-from = 시작 { $at }
explain-life-until = 끝 { $at }
explain-life-points = { $earned }점, 보류 { $open }점

explain-rules = 규칙
explain-expected = 기대한 값
explain-found = 확인한 값
explain-passes = 통과하는 값
explain-members = 판정에 쓰는 항목
explain-counted = 이 점수의 근거
explain-weighed = 그 밖에 확인된 것
explain-left-out = 제외한 것과 그 이유
explain-by = 호출한 사람: { $who }
explain-look = { $source }, { $at }에 조회

sight-shown = 조회에 나타남: { $thing }
sight-listed = 전체 목록: { $things }개
sight-searched = 전체 기록: { $found }건
sight-entered = 계정에 들어갈 수 있었음
sight-called = { $name }
sight-called-by-staff = { $name } (운영진이 호출)
sight-called-by-service = { $name } (AWS 서비스가 호출)
sight-refused = { $name }: AWS가 거부함, { $code } ({ $said })
sight-told = RDS 이벤트, { $subject }: “{ $message }”
sight-answered = 데이터베이스 { $endpoint }의 응답
sight-attested = 학생이 제출한 확인서 { $receipt }

barred-late = 마감 뒤에 한 일이라 인정하지 않습니다.
barred-after-late-call = 마감 뒤의 호출이 있은 다음에 조회한 것이라, 마감 전의 상태를 보여 주지 않습니다.
barred-staff = 운영진이 한 일이라 학생의 실습으로 보지 않습니다.
barred-service = AWS 서비스가 스스로 한 일이라 학생의 실습으로 보지 않습니다.
barred-refused = AWS가 거부한 호출이라 바뀐 것이 없습니다.
barred-other-life = 채점한 것이 아닌, 따로 만든 인스턴스의 기록입니다.
barred-before-window = 실습 기간 전의 것이라 이번 실습으로 보지 않습니다.
barred-after-end = 인스턴스가 삭제된 뒤에 한 일이라 인정하지 않습니다.
