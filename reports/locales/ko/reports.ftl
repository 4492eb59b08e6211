# 터미널과 보고서 페이지에서 결과를 둘러싼 말들.

## 반 전체

headline-nobody-yet = 아직 확인한 학생이 없습니다.
headline-all-graded = { $students }명 중 { $students }명 채점 완료
headline-some-graded = { $students }명 중 { $graded }명 채점 완료, { $missing }명 채점하지 못함 ({ $why })
cohort-rows-left-out = 나머지 { $count }명은 보고서에 있습니다.
heading-student = 학번
heading-name = 이름
heading-score = 점수
heading-open = 미정
heading-tasks = 단계
heading-state = 상태
state-final = 확정
state-provisional = 잠정
state-decided = 강사 결정 { $count }건
state-not-graded = 채점하지 못함

## CI 작업의 요약, 빌드 옆에 보이는 알림

summary-attention = 살펴볼 점
summary-matter = 내용
summary-action = 조치
summary-below = { $bar }% 미만
summary-flag = 주의 표시
summary-obstacles = 가장 많이 막힌 항목
summary-graded = 채점 결과
summary-stopped = “{ $title }”: { $students }명 중 { $stopped }명이 통과하지 못했습니다.
summary-more-title = 그 밖에
summary-more = { $count }건이 더 있습니다. 전체 내용은 보고서에 있습니다.

## 학생 한 명

heading-next = 다음 할 일
heading-waiting = AWS가 처리하고 있는 일
heading-unseen = 확인하지 못한 것
label-expected = 기대한 값
label-found = 확인한 값
label-needs-first = 먼저 “{ $title }” 항목이 필요합니다
label-look-again = { $at }에 다시 확인하세요.
label-concerns = 해당 항목: { $titles }
label-decided = { $who }의 결정: { $reason } (원래 판정: { $beneath })
label-decided-until = { $who }의 결정({ $until }까지): { $reason } (원래 판정: { $beneath })
label-decided-against = 강사의 결정 (원래 판정: { $beneath })
score-earned = { $possible }점 중 { $earned }점
score-earned-with-open = { $possible }점 중 { $earned }점, 미정 { $open }점(최대 { $most }점)

## 보고서 페이지

page-as-of = { $at } 기준
page-deadline = 마감 { $at }
page-run = 실행 { $id }, labproof { $version }
page-lab = 실습 파일 { $id }, SHA-256 { $sha256 }
page-no-script = 이 브라우저에서는 스크립트를 쓸 수 없어 점수만 표시합니다.
page-language = 언어
page-korean = 한국어
page-english = English
page-dark = 어두운 화면
page-skip = 학생 목록으로 건너뛰기
page-live = 실시간
page-lost = 연결이 끊겨 다시 시도하고 있습니다
page-overview = 한눈에 보기
page-graded = 채점 완료
page-final = 확정된 점수
page-open = 미정 점수 있음
page-settled = 미정 점수 없음
page-median = 점수 중앙값
page-distribution = 점수 분포
page-share = 받을 수 있는 점수 중 획득한 비율
page-bin = { $share }%: 미정 점수 없음 { $settled }명, 미정 점수 있음 { $open }명
page-steps = 어느 단계에서 막혔나
page-stopped-most = { $students }명 중 { $count }명이 “{ $title }” 항목에서 처음으로 점수를 잃었습니다.
page-stopped-nobody = 아직 점수를 잃은 학생이 없습니다.
page-rate = 통과율
page-discrimination = 변별도
page-too-few = 학생 수 부족
page-alike = 거의 모두 같음
page-all-criteria = 항목 { $count }개 모두 보기
page-lost-criteria = 점수를 잃은 항목만 보기
page-students = 학생
page-search = 검색
page-search-for = 이름, 학번, 계정 …
page-criterion = 항목
page-any = 전체
page-flag = 주의 표시
page-any-flag = 주의 표시 있음
page-outcomes = 판정으로 거르기
page-clear = 조건 지우기
page-shown = { $count }명 중 { $shown }명
page-nobody = 조건에 맞는 학생이 없습니다.
page-columns = 열
page-by-step = 단계별
page-by-criterion = 항목별
page-account = AWS 계정
page-region = 리전
page-back = 전체 학생
page-previous = 이전 학생
page-next = 다음 학생
page-open-all = 모두 펼치기
page-close-all = 모두 접기
page-hint = 도움말
page-points = 점수
page-rests = 근거
page-rules = 규칙
page-why = 이 점수의 이유를 모두 보려면:
page-copy = 복사
page-copied = 복사했습니다
page-flags = 강사가 살펴볼 점
page-unknown = 이 보고서에는 학번이 { $id }인 학생이 없습니다.

## 시연, 그리고 보고서의 위치

stage-starting = 내장 클라우드를 준비하고 있습니다
stage-at-work = 학생 { $students }명이 실습하고 있습니다
stage-half-way = 실습 중간
stage-at-the-end = 실습 끝
stage-after-deletion = 삭제 후
milestone = { $stage }: { $headline }, 평균 획득 { $earned }점, 미정 { $open }점
whereabouts = 보고서 (시간대 { $zone }):
no-database = 이 컴퓨터에 MariaDB 서버가 없어 테이블 단계(sql-table)를 확인하지 못했습니다. 이 단계까지 보려면 다음과 같이 설치한 뒤 다시 실행하세요:
afterwards = 방금 본 점수의 이유와 근거를 확인하려면:

## 진행 상황

progress = 계정 { $done }/{ $all }, 한 번에 { $width }개 · 호출 { $calls }회, 재시도 { $retries }회 · { $elapsed } 경과, { $left } 남음
progress-calls = 계정 { $done }/{ $all } · 호출 { $calls }회, 재시도 { $retries }회 · { $elapsed } 경과, { $left } 남음
progress-short = 계정 { $done }/{ $all } · { $left } 남음

## 학생이 직접 확인한 테이블

receipt-heading = 제출할 것
receipt-hand-in = { $file } 파일을 강사가 안내한 방법으로 제출하세요. 이 확인서의 확인 코드는 { $nonce }이며, 암호는 들어 있지 않습니다. 테이블을 고치면 다시 만드세요.
receipt-meaning = 확인서에는 직접 확인한 내용이 담깁니다. 강사는 이를 증거가 아니라 본인의 진술로 받아들이며, 성적에도 그렇게 표시됩니다.
receipt-blind = 데이터베이스를 확인하지 못했습니다({ $what }). { $file } 파일을 제출해도 점수를 받을 수 없으니 제출하지 마세요. 주소가 맞는지, 데이터베이스의 상태가 Available인지, 보안 그룹이 이 서버를 허용하는지 확인하세요. 교재와 다른 암호를 정했다면 --ask-password를 붙이세요. 그런 다음 명령을 다시 실행하세요.
receipt-account = 이 서버는 AWS 계정 { $account }에 있으며, 확인서에도 그렇게 적혀 있습니다.
receipt-no-account = 이 컴퓨터가 어느 AWS 계정에 있는지 알 수 없습니다. 웹 서버(EC2)에서 실행하세요. 계정을 알 수 없으면 주소만으로 누구의 데이터베이스인지 가려야 합니다.
receipt-limits = 여기에서는 테이블만 확인했습니다. 이 데이터베이스가 내 계정의 것인지, 그리고 나머지 단계(보안 그룹, 설정, 크기 조정, 스냅샷, 삭제)는 여기에서 알 수 없으며 채점할 때 확인합니다.
receipt-password = { $user }의 암호:
nonce-use = 이 확인 코드를 학생들에게 보여 주세요. 학생은 데이터베이스에 접속할 수 있는 웹 서버에서 다음을 실행합니다:
nonce-then = 제출된 파일을 한 폴더에 모아, 그 폴더와 함께 채점하세요:

## 계속 지켜보기

watch-run = { $at }: { $headline }, 평균 획득 { $earned }점, 미정 { $open }점
watch-next = 마지막 확인 { $at }, 다음 확인 { $next }. 호출 { $calls }회, 재시도 { $retries }회.
watch-served = 이 컴퓨터의 브라우저에서 실시간으로 볼 수 있습니다: { $url }
watch-served-token = 브라우저에서 실시간으로 볼 수 있습니다: { $url }?token=… (LABPROOF_SERVE_TOKEN에 설정한 값)
watch-done = 더 확인해도 점수가 오를 학생이 없습니다.
watch-until = 끝내기로 한 시각이 되었습니다. 다시 시작하면 이어서 진행합니다.
watch-stopped = 중지했습니다. 확인한 내용은 { $evidence }에 보관되어 있고, 보고서는 마지막 실행을 기준으로 합니다. 다시 시작하면 이어서 진행합니다.

## 근거 저장소, 실습 파일

store-merged = { $file } 합치기 완료: 새로 추가된 실행 { $runs }건, 명단 { $rows }행, 관찰 { $observations }건
store-erased = { $students } 삭제 완료: 명단 { $rows }행, 관찰 { $observations }건
store-kept = 계정 { $account }의 관찰은 남겨 두었습니다. { $others }의 계정이기도 합니다.
store-copies = 예전 사본을 다시 합치면 지운 기록이 되살아나니 주의하세요.
lab-extent = 단계 { $tasks }개, 항목 { $criteria }개, { $points }점

## 다시 채점해서 바뀐 것

changes-none = 바뀐 학생이 없습니다.
changes-some = { $count }명의 결과가 바뀌었습니다:
changes-title = 학생 { $count }명의 성적이 바뀌었습니다
change-new = 새로 들어온 학생
change-gone = 더는 없는 학생
change-expected = 기대한 값 { $before } → { $after }
change-worth = 배점 { $before } → { $after }
change-found = 확인한 값 { $before } → { $after }
