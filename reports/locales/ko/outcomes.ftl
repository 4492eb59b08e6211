# 일곱 가지 판정과, 미정인 판정을 누가 해결해야 하는지.

outcome-passed = 통과
outcome-partial = 부분 통과
outcome-failed = 미통과
# 아직 시도하지 않은 항목에 “미통과” 대신 쓰는 말: 틀린 것이 아니라 아직 하지 않은 것.
outcome-not-yet = 아직 안 함
outcome-blocked = 선행 단계 필요
outcome-pending = 처리 중
outcome-unverified = 확인 불가
outcome-excused = 채점 제외

who-student = 학생이 조치해야 합니다
who-instructor = 강사가 조치해야 합니다
who-aws = AWS의 처리를 기다려야 합니다
