# 점수를 옮기는 파일: 표의 머리글, 빠진 학생, 이름을 가린 학생.

nameless = 학생 { $number }

sheet-class = 학생
sheet-criteria = 항목
sheet-attention = 살펴볼 점
sheet-earned = 획득
sheet-possible = 만점
sheet-share = 획득률
sheet-title = 내용
sheet-pass-rate = 통과율
sheet-what = 원인과 조치

left-out = { $file }: { $students }명 중 { $written }명. 빠진 학생: { $who }
left-out-not-graded = 채점하지 못함 { $count }명({ $ids })
left-out-open = 미정 점수 있음 { $count }명({ $ids })
left-out-still-time = 아직 마감 전 { $count }명({ $ids })
left-out-provisional = 잠정 점수 { $count }명({ $ids })
left-out-excused = 모든 항목 채점 제외 { $count }명({ $ids })
left-out-no-id = 명단에 이 시스템의 ID가 없음 { $count }명({ $ids })
left-out-unfit-id = 이 시스템이 다르게 읽는 ID를 씀 { $count }명({ $ids })
left-out-shared-id = 이 시스템의 ID가 다른 학생과 같음 { $count }명({ $ids })
left-out-say-final = 수업이 언제 끝나는지 정하면 잠정 점수가 확정됩니다. `labproof regrade`를 `--deadline 시각`과 함께 실행하거나, 수업이 이미 끝났다면 `--final`과 함께 실행하세요.
left-out-say-decided = 미정 점수는 나중에 다시 확인하거나 강사가 결정하면(`decisions.toml`, 다른 파일이면 `--decisions`) 정해집니다.
