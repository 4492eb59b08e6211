# 실습 파일과 메시지 목록에서 만드는 문서: 모든 채점 항목, 모든 이유, 모든 참고.

manual-criteria-about = 이 실습이 단계마다 요구하는 것입니다. 항목마다 문서가 하나씩 있고, 무엇을 요구하는지, 어떻게 판정하는지, 무엇이 근거가 되는지, 통과하지 못하면 무엇을 해야 하는지 설명합니다.
manual-criterion = 항목
manual-step = 단계
manual-points = 배점
manual-informs = { $points }(참고 항목)
manual-needs = 먼저 필요한 항목
manual-made = 이 문서는 실습 파일과 코드에서 만듭니다(`UPDATE_DOCS=1 cargo test -p labproof-book`).

manual-asks = 무엇을 요구하나요
manual-passes = 교재의 값: { $written }.
manual-passes-too = 참고를 붙여 함께 인정하는 값: { $others }.

manual-judged = 어떻게 판정하나요
manual-half = 규칙에서 `partial`이라고 한 경우에는 배점의 절반을 받습니다.
manual-refusable = AWS가 학생의 계정에서 허용하지 않으면 `excused`로 판정하고 채점에서 제외합니다.
manual-blocked = 먼저 필요한 항목이 미통과이면 `blocked`가 되고, 그 항목이 미정이면 이 항목도 미정입니다.
manual-stage = { $stage ->
    [creation] 만들 때 정해집니다. 나중에 고치려면 다시 만들어야 합니다.
    [standing] 대상이 남아 있는 동안에는 언제든지 할 수 있습니다.
   *[end] 마지막에 하는 일입니다. 그 뒤에는 대상을 바꿀 수 없습니다.
}

manual-proof = 무엇이 근거가 되나요
manual-proof-reads = 채점할 때 조회하는 것: { $reads }.
manual-proof-members = 응답과 기록의 다음 항목으로 판정합니다.
manual-proof-calls = 다음 호출의 CloudTrail 기록도 근거가 되며, 삭제한 뒤에도 남습니다: { $calls }.
manual-proof-stays = 한 번 증명된 것은 나중에 삭제해도 그대로 인정합니다. 점수의 근거가 된 조회와 기록은 다음 명령으로 볼 수 있습니다: `labproof explain STUDENT { $id }`.

manual-fails = 통과하지 못하면
manual-open = 미정으로 남으면
manual-open-about = 미정인 점수는 잃은 점수가 아닙니다. 이 항목이 미정일 수 있는 이유는 다음과 같습니다.
manual-column-reason = 이유
manual-column-means = 무슨 일인가요
manual-column-who = 조치할 사람
manual-nobody = 없음(AWS의 처리를 기다립니다)

manual-reasons = 모든 이유 코드
manual-reasons-about = 항목이 미정이거나 학생이 채점되지 않은 이유입니다. 미정인 점수는 잃은 점수가 아니며, 이유가 해결되거나 강사가 결정할 때 정해집니다. 문장은 보고서와 터미널에 나오는 것과 같고, 그 안의 주소와 오류는 예입니다.
manual-for-student = 학생이 할 일
manual-for-instructor = 강사가 할 일
manual-sentences = 화면에 나오는 문장
manual-do-student = { $code ->
    [access-denied] 할 일이 없습니다. 문장이 내 웹 서버에 관한 것이면 거기에 나온 대로 고치세요.
    [assume-role-refused] 역할을 직접 설치했다면 스택이 있는지, 안내받은 파라미터를 썼는지 확인하세요. 아니라면 할 일이 없습니다.
    [profile-refused] 실습 세션을 다시 시작하고 새 자격 증명을 강사에게 보내세요.
    [grader-credentials] 할 일이 없습니다. 그 전의 결과는 그대로 남습니다.
    [throttled] 할 일이 없습니다. 몇 분 뒤에 다시 확인하세요.
    [timeout] 할 일이 없습니다. 문장이 내 웹 서버나 웹 페이지에 관한 것이면 실행 중인지 확인하세요.
    [unreachable] 데이터베이스라면 인스턴스를 삭제하기 전에 웹 서버에서 확인서를 만드세요. 웹 페이지라면 브라우저에서 열어 보고, 열리지 않는 원인을 고치세요.
    [tls] 할 일이 없습니다.
    [login-refused] RDS 콘솔의 Modify에서 마스터 암호를 교재의 암호로 바꾸거나, 바꾼 암호를 강사에게 알리세요.
    [no-record] 언제 무엇을 했는지 강사에게 알리세요. 이 점수는 사람이 결정해야 합니다.
    [too-many-records] 할 일이 없습니다.
    [settling] 기다리세요. CloudTrail 기록이 도착하는 데 길게는 두 시간이 걸립니다.
    [in-progress] AWS의 작업이 끝날 때까지 기다린 뒤 다시 확인하세요.
    [stopped] 콘솔에서 인스턴스를 시작하세요.
    [wrong-account] 강사에게 알려 준 번호의 계정에서 실습하고 있는지 확인하세요.
   *[internal] 할 일이 없습니다. 학생의 잘못이 아닙니다.
}
manual-do-instructor = { $code ->
    [access-denied] 문장에 나온 권한을 역할에 추가하고(필요한 권한은 `labproof role`이 모두 출력합니다) 다시 채점하세요.
    [assume-role-refused] 역할, 신뢰 정책, 외부 ID를 확인하는 순서가 보고서에 나옵니다. 그다음 `labproof grade --only STUDENT`로 그 학생만 다시 채점하세요.
    [profile-refused] 학생의 새 자격 증명을 프로필에 넣고 다시 채점하세요.
    [grader-credentials] 다시 로그인하거나 문장에 나온 대로 권한을 고친 뒤 다시 채점하세요. 점수를 잃는 학생은 없습니다.
    [throttled] 몇 분 뒤에 다시 채점하세요.
    [timeout] 몇 분 뒤에 다시 채점하세요. 매번 같다면 `--account-timeout`으로 시간을 늘리세요.
    [unreachable] 데이터베이스에 접속할 방법을 마련하거나 확인서를 걷어, 인스턴스가 있는 동안 다시 채점하세요.
    [tls] 주소와 신뢰할 인증서(`--sql-ca`)를 확인하고 다시 채점하세요.
    [login-refused] 학생에게 암호를 다시 설정하게 하고, 인스턴스가 있는 동안 다시 채점하세요.
    [no-record] `decisions.toml`에서 점수를 결정하고 `labproof regrade --final`을 실행하세요.
    [too-many-records] `--since`로 기간을 줄이거나 `--account-timeout`으로 시간을 늘린 뒤 다시 채점하세요.
    [settling] 보고서에 나온 시각에 다시 채점하세요. 늦어도 마지막 호출에서 두 시간 뒤입니다.
    [in-progress] 보고서에 나온 시각에 다시 채점하세요.
    [stopped] 학생에게 인스턴스를 시작하게 하고 다시 채점하세요.
    [wrong-account] 명단이나 역할, 프로필을 바로잡고 다시 채점하세요.
   *[internal] 다시 채점하세요. 같은 일이 계속되면 근거 저장소와 함께 개발자에게 알리세요.
}

manual-notes = 모든 참고와 주의 표시
manual-notes-about = 참고는 항목에, 주의 표시는 학생에게 붙습니다. 둘 다 점수를 바꾸지 않습니다. 문장은 보고서와 터미널에 나오는 것과 같고, 그 안의 이름과 값은 예입니다.
manual-notes-heading = 참고
manual-flags-heading = 주의 표시
manual-note-means = { $code ->
    [accepted-variation] 통과입니다. 할 일이 없습니다.
    [not-started] 아직 시작하지 않은 단계입니다. 화면에는 “틀림”이 아니라 “아직”이라고 나옵니다. `labproof check`가 알려 주는 단계부터 시작하세요.
    [other-name] 이름은 절반만 인정합니다. 콘솔에서 이름을 바꿀 수 있거나 Name 태그로 충분하다면 실습의 이름을 쓰세요. 나머지 설정은 이름과 상관없이 판정합니다.
    [already-that-size] 실습은 변경을 요구하므로 절반만 인정합니다. 실습에서 인정하는 다른 크기로 수정하세요.
    [second-life] 실패한 시도 때문에 잃는 점수는 없습니다. 할 일이 없습니다.
    [seen-late] 인정합니다. 할 일이 없습니다.
    [too-late] 마감 안에 한 것으로 인정하지 않습니다. 인정해야 한다면 강사가 결정합니다.
    [extra-group] 통과입니다. 다른 보안 그룹 때문에 실습이 원하는 것보다 많이 허용될 수 있으니, 필요 없으면 떼어 내세요.
    [waits-for-window] 클래스와 스토리지는 적용될 때까지 절반만 인정하고, 다른 설정은 인정하지 않습니다. 인스턴스를 한 번 더 수정하면서 즉시 적용(Apply immediately)을 선택하세요.
    [refused-by-aws] 채점에서 제외합니다. 다음 단계로 넘어가세요.
    [refused] 이 단계를 마칠 때까지 점수를 받지 못합니다. 문장에 나온 대로 고쳐 다시 시도하세요.
    [did-not-happen] 변경을 다시 해야 합니다.
    [other-letters] 통과입니다. 할 일이 없습니다.
    [known-by-name] 통과입니다. 할 일이 없습니다.
    [wider-than-asked] 절반만 인정합니다. 실습에 나온 포트만 허용하는 규칙으로 바꾸세요.
    [final-snapshot] 최종 스냅샷 없이 삭제하는 항목의 점수를 받지 못하고, 남아 있는 동안 비용이 듭니다. RDS 콘솔의 Snapshots에서 삭제하세요.
    [attested] 학생이 제출한 결과를 믿고 통과로 판정했습니다. 강사에게 이 참고가 보이며, 더 확인할 수 있습니다.
   *[decided] 결정한 대로 판정합니다. 근거로 본 판정도 함께 보입니다.
}
manual-flag-means = { $code ->
    [shared-account] 명단을 바로잡으세요. 실제로 계정을 함께 쓴다면 두 학생 모두 그 계정에서 일어난 일로 채점합니다.
    [shared-instance] 학생들에게 확인하세요. 누가 한 것인지는 labproof가 판단하지 않습니다.
    [older-than-lab] 이 학생이 한 것이라면 `--since`를 더 이른 시각으로 지정해 다시 채점하세요.
    [not-seen-this-time] 계정에 들어갈 수 없었던 이유를 확인하세요. 이미 증명된 것은 그대로 남습니다.
    [leftover] 학생에게 삭제하라고 알리세요. 점수와는 관계없습니다.
   *[host-key-changed] 서버를 새로 만들었는지 학생에게 확인하세요. 아니라면 그 서버를 거쳐 확인한 결과를 믿지 마세요.
}
