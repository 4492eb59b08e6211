# 명령이 결과 말고 표준 오류에 알려 주는 것.

## 언제 한 일을 인정하는지

window-closed = { $from } { $to } 한 일을 인정합니다({ $zone }).
window-open = { $from } 한 일을 인정합니다. 마감은 정해지지 않았습니다({ $zone }).
window-from = { $at }부터
window-from-runs = 학생마다 가장 최근 실행에서 정한 시작 시각부터
window-to = { $at }까지
window-to-newest = 마지막으로 확인한 시각(--final)까지
window-by-default = 시작 시각을 지정하지 않아 지금부터 { $days }일 전으로 정했습니다. 수업 전에 쓰던 계정이 있다면 labproof.toml의 `since`나 --since로 시작 시각을 지정하세요.
