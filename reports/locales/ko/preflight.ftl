# 수업 전 점검: `labproof preflight`. 발견한 것마다 무엇인지 한 문장, 할 일 한 문장.

preflight-title = 수업 전 점검
preflight-tried = { $at }에 점검함, labproof { $version }
preflight-class-ends = 수업 종료 { $at }
preflight-ready = 수업과 채점을 할 수 있습니다. 학생 { $students }명 모두 준비되었습니다.
preflight-blocked = 지금 상태로는 수업과 채점을 제대로 할 수 없습니다. 학생 { $students }명 중 { $ready }명이 준비되었습니다.
preflight-not-known = 확인된 문제는 없지만 모두 확인하지는 못했습니다. 학생 { $students }명 중 { $ready }명이 준비되었습니다.
preflight-grader = 채점하는 쪽
preflight-region = 리전 { $region }: 학생 { $students }명
preflight-nothing = 발견된 것이 없습니다.
preflight-students = 확인이 필요한 학생
preflight-everybody = 전체 학생
preflight-reads = 조회
preflight-by-student = 학생이 할 일
preflight-by-instructor = 강사가 할 일
preflight-by-administrator = AWS 관리자가 할 일
preflight-by-aws = 다시 점검할 것
preflight-overview = 누가 해야 하나

preflight-severity-blocks-grading = 채점 불가
preflight-severity-blocks-class = 실습 불가
preflight-severity-not-known = 확인 못 함
preflight-severity-to-know = 참고
preflight-standing-ready = 준비됨
preflight-standing-blocked = 준비 안 됨
preflight-standing-not-known = 확인 못 함
preflight-who-student = 학생
preflight-who-instructor = 강사
preflight-who-administrator = AWS 관리자
preflight-who-aws = AWS

preflight-thing-server = “{ $name }” 보안 그룹을 쓰는 EC2 인스턴스
preflight-thing-this-server = EC2 인스턴스 { $name }
preflight-thing-group = 보안 그룹 “{ $name }”
preflight-thing-database = DB 인스턴스 { $name }
preflight-thing-snapshot = DB 스냅샷 { $name }
preflight-thing-backups = DB 인스턴스 { $name }의 보존된 자동 백업

# 계정에 들어가는 길.
preflight-role-refused = 역할로 계정에 들어갈 수 없습니다. 역할이 없거나, 다른 사람을 신뢰하거나, 외부 ID를 요구하는 것입니다. 어느 쪽인지는 AWS가 알려 주지 않습니다.
preflight-role-refused-with-id = 명단의 외부 ID를 써도, 쓰지 않아도 역할로 계정에 들어갈 수 없습니다. 역할이 없거나, 다른 사람을 신뢰하거나, 다른 외부 ID를 요구하는 것입니다. 어느 쪽인지는 AWS가 알려 주지 않습니다.
preflight-role-refused-do = AWS CloudFormation에서 강사가 준 템플릿(`labproof role`의 출력)을 다시 배포하고, 강사가 알려 준 외부 ID를 입력하세요.
preflight-external-id-unwanted = 명단의 외부 ID를 쓰면 역할이 거부하고, 외부 ID를 쓰지 않으면 들여보냅니다.
preflight-external-id-unwanted-do = 명단의 이 학생 행에서 외부 ID를 지우세요.
preflight-no-external-id = 역할이 외부 ID를 요구하지 않습니다. 채점하는 쪽이 이 역할을 쓰도록 속이면 누구든 이 계정을 조회하게 할 수 있습니다(혼동된 대리자 문제).
preflight-no-external-id-do = AWS CloudFormation에서 강사가 준 템플릿(`labproof role`의 출력)을 다시 배포하세요. 그 역할은 외부 ID를 요구합니다.
preflight-own-policy = 채점용 사용자나 역할의 정책이 이 역할을 맡는 것을 허용하지 않습니다.
preflight-own-policy-do = 채점용 사용자나 역할에 이 역할 또는 `arn:aws:iam::*:role/NAME`에 대한 `sts:AssumeRole`을 허용하세요.
preflight-wrong-account = 역할이 명단과 다른 계정의 것입니다.
preflight-wrong-account-do = 명단의 `account_id`나 `role_arn`을 고치세요.
preflight-unanswered = 허용되는지 확인하지 못했습니다: { $cause }({ $what }).
preflight-unanswered-do = 고칠 것은 없습니다. 몇 분 뒤에 `labproof preflight`를 다시 실행하세요.
preflight-account-not-ready = 이 계정은 AWS 서비스를 쓸 수 없는 상태입니다({ $error }). 가입이 끝나지 않았거나, 결제 수단이 유효하지 않거나, 계정이 정지된 것입니다.
preflight-account-not-ready-do = AWS 콘솔에 로그인해 가입(결제 수단, 전화 인증)을 마치세요. 계정이 정지되었다면 AWS Support에 문의하세요.
preflight-region-not-enabled = 계정에서 { $region } 리전이 활성화되어 있지 않습니다.
preflight-region-not-enabled-do = AWS 콘솔의 Account > AWS Regions에서 { $region } 리전을 활성화하세요. 몇 분이 걸립니다.
preflight-reads-denied = 역할로 들어갈 수는 있지만 채점에 필요한 조회가 모두 허용되지는 않습니다: { $actions }.
preflight-reads-denied-do = AWS CloudFormation에서 역할을 강사가 준 최신 템플릿(`labproof role`의 출력)으로 업데이트하세요. 그 템플릿은 바로 이 조회만 허용합니다.
preflight-denied-by-organization = 조직의 서비스 제어 정책(SCP)이 { $region }에서 채점에 필요한 조회를 거부합니다: { $actions }.
preflight-denied-by-organization-do = AWS Organizations에서 학생 계정에 적용되는 서비스 제어 정책이 { $region }에서 이 작업들을 허용하게 하세요. 특정 리전만 허용하는 정책인 경우가 많으며, 그때는 허용된 리전에서 수업을 해도 됩니다.

# 실습의 리소스.
preflight-missing = { $region }에 실습을 시작할 때 있어야 하는 것이 없습니다: { $things }.
preflight-missing-do = 수업 전에 사전 실습을 따라 { $region }에 만들어 두세요.
preflight-missing-elsewhere = { $region }에 실습을 시작할 때 있어야 하는 것이 없고({ $things }), { $elsewhere }에 있습니다.
preflight-missing-elsewhere-do = 학생이 { $elsewhere }에서 실습해도 된다면 명단의 `region` 열에 그 리전을 적으세요. 아니라면 학생에게 { $region }에 만들라고 알리세요.
preflight-stopped = 실습을 시작할 때 있어야 하는 서버가 중지되어 있습니다({ $server }).
preflight-stopped-do = 수업 전에 EC2 콘솔 > Instances > Instance state에서 시작하세요.
preflight-in-the-way = { $region }에 실습에서 만들 이름의 리소스가 이미 있습니다: { $thing }. 이것이 있으면 교재대로 실습할 수 없습니다.
preflight-in-the-way-since = { $region }에 실습에서 만들 이름의 리소스가 이미 있습니다: { $thing }({ $since }부터). 이것이 있으면 교재대로 실습할 수 없고, 요금도 나옵니다.
preflight-leftover = { $region }에 전에 만든 것이 남아 있습니다: { $thing }.
preflight-leftover-costs = { $region }에 전에 만든 것이 남아 있습니다: { $thing }. 요금이 나옵니다.
preflight-delete-server = 필요 없다면 EC2 콘솔 > Instances > Instance state에서 종료(Terminate)하세요.
preflight-delete-group = VPC 콘솔 > Security Groups > Actions에서 삭제하세요. 이 그룹을 쓰는 리소스를 먼저 삭제해야 합니다.
preflight-delete-database = RDS 콘솔 > Databases > Actions에서 최종 스냅샷과 자동 백업을 남기지 말고 삭제하세요.
preflight-delete-snapshot = RDS 콘솔 > Snapshots > Actions에서 삭제하세요.
preflight-delete-backups = RDS 콘솔 > Automated backups > Retained에서 삭제하세요.

# 리전에서 제공되는 것.
preflight-offers-not-allowed = AWS가 이 리전에서 무엇을 제공하는지 확인하지 못했습니다. 다음을 허용하는 역할이 없습니다: { $actions }. 채점에는 필요 없는 권한입니다.
preflight-offers-not-allowed-do = 확인하고 싶다면 한 계정의 역할을 `labproof role --with-preflight`로 설치하고 `labproof preflight`를 다시 실행하세요.
preflight-offers-unanswered = AWS가 이 리전에서 무엇을 제공하는지 확인하지 못했습니다: { $cause }({ $what }).
preflight-no-version = { $engine }에서 실습이 인정하는 버전({ $asked })이 하나도 제공되지 않습니다. 제공되는 버전은 { $offered }입니다.
preflight-no-version-do = 다른 리전에서 수업하거나, 실습 파일에서 이 버전 중 하나를 인정하세요.
preflight-other-version = 교재의 { $engine } { $written } 버전은 제공되지 않습니다. 제공되고 인정되는 버전: { $instead }.
preflight-other-version-do = 학생들에게 어느 버전을 선택할지 알리세요: { $instead }.
preflight-extended-support = { $engine } { $version } 버전은 RDS 추가 지원(Extended Support)으로만 만들 수 있습니다. 추가 요금이 나옵니다. { $third ->
    [yes] vCPU마다 시간당 약 0.20달러, micro나 small 인스턴스라면 시간당 약 0.40달러입니다
   *[no] vCPU마다 시간당 약 0.10달러, micro나 small 인스턴스라면 시간당 약 0.20달러입니다
}(미국 동부 기준이며 리전마다 다릅니다). 프리 티어에 포함되지 않습니다.
preflight-extended-until = 추가 지원은 { $until }에 끝납니다.
preflight-extended-support-do = 학생들에게 추가 지원이 필요 없는 버전({ $instead })을 선택하라고 알리세요. { $version } 버전을 고른 학생은 Enable RDS Extended Support를 선택해야 합니다.
preflight-extended-support-only-do = 모든 학생이 Enable RDS Extended Support를 선택하고 요금을 내야 합니다. 아니면 실습 파일에서 더 새로운 버전을 인정하세요.
preflight-no-class = { $purpose ->
    [resize] 크기를 바꿀 때 실습이 인정하는 클래스({ $asked })를 인정되는 어느 버전으로도 선택할 수 없습니다.
   *[creation] 만들 때 실습이 인정하는 클래스({ $asked })를 인정되는 어느 버전으로도 선택할 수 없습니다.
}
preflight-no-class-do = 다른 리전에서 수업하거나, 실습 파일에서 다른 클래스를 인정하세요.
preflight-other-class = { $purpose ->
    [resize] 크기를 바꿀 때 교재의 { $written } 클래스는 선택할 수 없습니다. 선택할 수 있고 인정되는 클래스: { $instead }.
   *[creation] 만들 때 교재의 { $written } 클래스는 선택할 수 없습니다. 선택할 수 있고 인정되는 클래스: { $instead }.
}
preflight-other-class-do = 학생들에게 어느 클래스를 선택할지 알리세요: { $instead }.

# 채점하는 쪽.
preflight-grader-do = 그런 다음 `labproof preflight`를 다시 실행하세요.
preflight-nobody-lets-in = 계정 { $accounts }개 중 들어갈 수 있는 계정이 하나도 없습니다. 역할이 잘못되었는지 채점하는 쪽이 잘못되었는지는 AWS가 알려 주지 않습니다.
preflight-nobody-lets-in-do = 먼저 채점하는 쪽을 확인하세요. 그 역할에 대한 `sts:AssumeRole` 권한과 역할의 이름(`--role-name`)입니다. 그다음 역할의 신뢰 정책에 적힌 Principal과 외부 ID를 확인하세요.
preflight-credentials-end = 사용 중인 AWS 자격 증명은 { $at }에 만료됩니다.
preflight-credentials-end-early = 사용 중인 AWS 자격 증명이 { $at }에 만료되어, 수업이 끝나는 { $ends }보다 이릅니다.
preflight-credentials-end-do = 수업 직전에 다시 로그인(`aws sso login`)하세요. 프로필로 갱신할 수 있는 것은 저절로 갱신됩니다.
preflight-credentials-end-unknown = 사용 중인 AWS 자격 증명은 임시 세션의 것이며, 언제 만료되는지 알 수 없습니다.
preflight-clock-differs = { $side ->
    [ahead] 이 컴퓨터의 시계가 AWS보다 { $minutes }분 빠릅니다.
   *[behind] 이 컴퓨터의 시계가 AWS보다 { $minutes }분 느립니다.
}
preflight-clock-differs-do = 이 컴퓨터의 시계를 맞추세요. 그때까지 모든 시각은 AWS 시계를 따릅니다.
preflight-roots-ended = 데이터베이스를 확인할 인증서가 모두 만료되어 테이블을 조회할 수 없습니다.
preflight-roots-ended-do = 새 버전의 labproof를 설치하거나, AWS의 최신 루트 인증서를 내려받아 `--sql-ca`로 지정하세요.
preflight-roots-missing = labproof에는 { $region }의 데이터베이스를 확인할 인증서가 없어 그곳의 테이블을 조회할 수 없습니다.
preflight-roots-missing-do = AWS가 { $region }용으로 공개한 루트 인증서를 내려받아 `--sql-ca`로 지정하세요.
preflight-tables-none = 데이터베이스에는 접속하지 않습니다(`--sql off`).
preflight-tables-direct = 데이터베이스에는 이 컴퓨터에서만 접속합니다. AWS의 권고대로 비공개로 만든 데이터베이스는 자기 네트워크 안에서만 응답합니다. 그곳으로 가는 주소(`db_endpoint`)가 명단에 있는 학생은 { $students }명 중 { $endpoints }명입니다.
preflight-tables-pushed-key = 이 컴퓨터에서 닿지 않는 데이터베이스는 학생의 웹 서버를 거쳐, 서버에 넣은 키로 SSH를 통해 접속합니다. 조회가 아니므로 미리 시도하지 않았습니다.
preflight-tables-own-key = 이 컴퓨터에서 닿지 않는 데이터베이스는 학생의 웹 서버를 거쳐, 강사의 키로 SSH를 통해 접속합니다. 아직 데이터베이스가 없으므로 시도하지 않았습니다.
preflight-tables-receipts = 학생이 제출한 확인서도 받습니다.
preflight-tables-no-receipts = 학생이 제출한 확인서는 받지 않습니다.
preflight-tables-points = 접속할 길이 없으면 { $points }점이 미정으로 남습니다.
preflight-tables-do = 지금 방법을 정하세요(`docs/database.ko.md`). 네트워크 안에서 labproof를 실행하거나, 명단에 주소를 적거나, `--allow-ssh`를 더하거나, 확인서를 받는(`--receipts`) 방법이 있습니다.
preflight-tables-ssh-do = 역할을 `labproof role --with-ssh`로 설치하고, 웹 서버의 보안 그룹이 채점하는 컴퓨터의 주소에서 오는 SSH를 허용하게 하세요.
preflight-tables-own-key-do = 웹 서버의 `authorized_keys`에 강사의 공개 키를 넣고, 보안 그룹이 채점하는 컴퓨터의 주소에서 오는 SSH를 허용하게 하세요.
preflight-pages-not-asked = 웹 페이지를 요청하지 않아(`--no-http`) { $points }점이 미정으로 남습니다.
preflight-pages-not-asked-do = `--no-http` 없이 채점하세요.
preflight-free-plan-days = AWS 무료 플랜(Free plan) 계정에서는 실습이 요구하는 { $days }일의 백업 보존이 거부됩니다.
preflight-free-plan-classes = AWS 무료 플랜(Free plan) 계정에서는 micro가 아닌 클래스가 거부됩니다. 실습이 요구하는 클래스: { $classes }.
preflight-free-plan-unknown = 어느 계정이 무료 플랜인지는 확인하지 않았습니다.
preflight-free-plan-do = 꼭 해야 할 일은 없습니다. AWS가 거부한 항목은 채점에서 제외됩니다. 실습을 모두 해 보려는 학생은 유료 플랜으로 바꾸면 됩니다.

# 학생마다 한 줄.
preflight-line-ready = 수업 “{ $lab }”에 쓸 AWS 계정 { $account }의 준비가 끝났습니다. 할 일은 없습니다.
preflight-line-todo = 수업 “{ $lab }” 전에 AWS 계정 { $account }에서 다음을 해결하세요. { $things }
preflight-line-others = 수업 “{ $lab }”에 쓸 AWS 계정 { $account }의 준비가 아직 끝나지 않았습니다. 강사가 해결하고 있으니 학생이 할 일은 없습니다.
preflight-line-unknown = 수업 “{ $lab }”에 쓸 AWS 계정 { $account }의 점검을 아직 마치지 못했습니다. 학생이 할 일은 없습니다.
