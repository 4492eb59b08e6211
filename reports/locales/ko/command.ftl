# 명령이 결과 말고 표준 오류에 알려 주는 것.

## 언제 한 일을 인정하는지

window-closed = { $from } { $to } 한 일을 인정합니다({ $zone }).
window-open = { $from } 한 일을 인정합니다. 마감은 정해지지 않았습니다({ $zone }).
window-from = { $at }부터
window-from-runs = 학생마다 가장 최근 실행에서 정한 시작 시각부터
window-to = { $at }까지
window-to-newest = 마지막으로 확인한 시각(--final)까지
window-by-default = 시작 시각을 지정하지 않아 지금부터 { $days }일 전으로 정했습니다. 수업 전부터 쓰던 계정이라면 labproof.toml의 `since`나 --since로 시작 시각을 지정하세요.

## 통과 기준에 못 미친 학생

missed-score = { $bar }% 미만(--min-score): { $student }, { $possible }점 가운데 { $earned }점
missed-graded = 채점하지 못함(--strict): { $student }: { $why }
missed-open = 확정되지 않음(--strict): { $student }, 아직 미정 { $open }점
missed-final = 확정되지 않음(--strict): { $student }, 마감이 지나거나 --final을 붙여야 확정됩니다

## 중지된 명령

stopped-nothing = 중지했습니다. 바뀌거나 저장된 것은 없습니다. 같은 명령을 다시 실행하세요.
stopped-seen = 중지했습니다. 그때까지 확인한 내용은 모두 { $evidence }에 저장되어 있고, 보고서는 그대로입니다. 저장된 내용만으로 채점하려면 `labproof regrade`를, 모두 다시 확인하려면 같은 명령을 실행하세요.
stopped-no-look = AWS의 답을 모두 받기 전에 중지했습니다. 이번에 확인한 내용은 저장되지 않았습니다. 같은 명령을 다시 실행하세요.
stopped-reports = 중지했습니다. 근거는 그대로이고, 보고서 파일은 이번 것이든 이전 것이든 모두 온전합니다. 같은 명령을 다시 실행하세요.
stopped-demonstration = 중지했습니다. 보고서는 만들지 않았습니다. 같은 명령을 실행하면 시연을 처음부터 다시 하고 { $evidence }의 근거를 새로 만듭니다.
stopped-merged = 중지했습니다. 위에 나온 파일은 모두 합쳤고, 나머지 파일은 전혀 합치지 않았습니다. 같은 명령을 다시 실행하세요. 같은 내용이 두 번 들어가지 않습니다.
stopped-no-export = 중지했습니다. { $file }에는 아무것도 쓰지 않았습니다. 같은 명령을 다시 실행하세요.
stopped-cut-export = 중지했습니다. 내보낸 내용이 중간에 끊겨 `labproof evidence merge`로 합칠 수 없습니다. 같은 명령을 다시 실행하세요.
stopped-traces = 중지했습니다. 아직 아무것도 지우지 않았거나, { $evidence }에 흔적이 남아 있을 수 있습니다. 목록에 더는 나오지 않더라도 같은 명령을 다시 실행하세요.
stopped-no-cloud = 중지했습니다. 내장 클라우드에 있던 것은 모두 사라졌습니다.
stopped-deleted = 중지했습니다. 이 리허설이 만든 것은 모두 삭제했습니다.

## 학생을 지우기 전과 지운 뒤

erase-ask = { $store }에서 { $students } 학생과 그 계정을 관찰한 내용을 완전히 지울까요? [y/N]
erase-nothing = 아무것도 지우지 않았습니다.
erase-held = 다음 파일에는 아직 남아 있습니다. labproof는 이 파일들을 지우지 않습니다:
erase-not-held = 찾아본 곳({ $places })의 보고서, 확인서, 내보낸 파일에는 남아 있지 않습니다.
erase-unread = 다음 파일은 내용을 확인하지 못했습니다:
