# 살펴볼 학생과 할 일, 그리고 보고서 페이지에만 나오는 말들.

## 살펴볼 점: 짧은 이름과 할 일

attention-decide = 강사가 결정할 점수
attention-waiting = 미정: AWS가 처리하는 중
attention-provisional = 아직 확정되지 않은 점수
attention-do-not-graded = 무엇을 시도했고 무엇을 어떤 순서로 확인할지는 학생별 페이지에 있습니다. 확인한 뒤 다시 시도하세요:
attention-do-again = 문제를 해결한 뒤 다시 채점하세요:
attention-do-decide = decisions.toml에 직접 결정을 적으세요. 지금까지 알려진 내용은 다음 명령으로 볼 수 있습니다:
attention-do-unseen = 문제를 해결한 뒤 다시 확인하세요:
attention-do-wait-until = 고칠 것은 없습니다. { $at } 이후에 다시 확인하세요:
attention-do-wait = 고칠 것은 없습니다. 몇 분 뒤에 다시 확인하세요:
attention-do-deadline = 마감({ $at })까지 점수가 더 오를 수 있습니다.
attention-do-final = 마감 시각이 정해지지 않아 점수가 잠정이며, LMS용 파일에는 들어가지 않습니다. 수업이 끝나면 다음을 실행하세요:
attention-do-shared-account = 명단의 계정 번호를 확인한 뒤 다시 채점하세요.
attention-do-shared-instance = 해당 학생들에게 물어보세요. 주의 표시만으로는 감점되지 않으니, 인정하지 않을 항목은 decisions.toml에 직접 결정을 적으세요.
attention-do-not-seen = 이 학생들을 다시 채점해 보세요:
attention-do-leftover = 학생에게 삭제하라고 알리세요.

## 보고서 페이지

page-attention = 살펴볼 점
page-attention-none = 살펴볼 점이 없습니다.
page-attention-show = 목록에서 { $count }명 보기
page-attention-show-one = 목록에서 보기
page-decisions = 작성할 결정 ({ $count }건)
page-decisions-how = 아래 내용을 decisions.toml에 붙여 넣고, 항목마다 결과를 고른 뒤 who에 이름을 적으세요. 그런 다음 다시 판정하세요:
page-passed-of = { $judged }명 중 { $passed }명 통과
page-lost-here = 여기서 처음 점수를 잃은 학생 { $count }명
page-advanced = 자세히: 문항 통계
page-rate-means = 판정한 학생 가운데 통과한 학생의 비율입니다. 부분 통과는 절반으로 세고, 미정이거나 제외된 판정은 빼고 계산합니다.
page-discrimination-means = 다른 항목을 잘한 학생이 이 항목도 통과했는지 보여 줍니다. 이 항목의 통과 여부와 나머지 항목에서 얻은 점수 비율 사이의 점이연 상관계수(−1~1)이며, 0에 가깝거나 음수이면 항목 자체를 살펴보세요. 학생이 { $fewest }명 이상이고, 그중 { $apart }명 이상의 결과가 나머지와 달라야 계산합니다.
page-copy-keys = Ctrl+C를 눌러 복사하세요
page-entry-role = 역할
page-entry-profile = 프로필
page-entry-caller = 시도한 주체
page-entry-check = 다음 순서로 확인하세요:
page-entry-again = 그런 다음 이 학생만 다시 채점하세요:
page-proof = 근거와 규칙
page-sideways = 옆으로 밀면 열이 더 있습니다

## 통합 문서

sheet-lost-first = 여기서 처음으로 점수를 잃은 학생
