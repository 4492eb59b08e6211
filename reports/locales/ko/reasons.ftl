# 판정이 미정인 이유: 무슨 일이 있었는지, 누가 무엇을 해야 하는지.
# $what은 요청한 대상과, 보낸 쪽이 알려 준 오류 이름입니다.

reason-access-denied = 확인할 권한이 없습니다({ $what }). 강사가 이 권한을 허용한 뒤 다시 채점해야 합니다.
reason-region-denied = 확인할 권한이 없습니다({ $what }). 강사가 이 권한을 허용하거나, 실습을 다른 리전에서 했다면 그 리전을 `--region`이나 명단에 지정한 뒤 다시 채점해야 합니다.
reason-assume-role-refused = 계정에 들어갈 수 없었습니다. AWS가 역할을 맡는 것을 거부했지만 이유는 알려 주지 않습니다({ $what }). 강사가 학생 계정에 역할이 있는지, 역할이 누구를 신뢰하는지, 외부 ID가 같은지 확인하고, 채점하는 쪽에 그 역할에 대한 `sts:AssumeRole` 권한이 있는지도 확인한 뒤 다시 채점해야 합니다.
reason-profile-ended = 이 학생의 프로필에 있는 자격 증명이 만료되었거나 AWS가 알지 못하는 것입니다({ $what }). 학생이 실습 세션을 다시 시작해 새 자격 증명을 내고(Learner Lab: Start Lab, AWS Details, AWS CLI), 강사가 프로필에 넣은 뒤 다시 채점해야 합니다.
reason-profile-missing = 이 학생의 프로필이 없거나 프로필에 자격 증명이 없습니다({ $what }). 강사가 명단의 `profile`을 바로잡거나 `~/.aws/credentials` 또는 `~/.aws/config`에 프로필을 추가한 뒤 다시 채점해야 합니다.
reason-grader-credentials = labproof를 실행한 AWS 자격 증명이 만료되었거나 AWS가 알지 못하는 것입니다({ $what }). 학생의 잘못이 아닙니다. 강사가 다시 로그인(`aws sso login` 또는 새 키)한 뒤 다시 채점해야 합니다. 그 전에 확인한 학생의 결과는 그대로 남습니다.
reason-grader-region = 요청한 리전에서 채점용 계정의 AWS 보안 토큰 서비스(STS)가 꺼져 있어({ $what }) 어느 계정에도 들어갈 수 없었습니다. 학생의 잘못이 아닙니다. 강사가 AWS_REGION을 STS가 켜져 있는 리전으로 바꾸거나 IAM의 계정 설정에서 STS를 켠 뒤 다시 채점해야 합니다.
reason-grader-policy = 채점용 사용자나 역할에 다른 역할을 맡을 권한이 없어({ $what }) 어느 계정에도 들어갈 수 없었습니다. 학생의 잘못이 아닙니다. 강사가 학생 계정의 역할 `arn:aws:iam::*:role/NAME`에 대한 `sts:AssumeRole`을 허용한 뒤 다시 채점해야 합니다. (루트 사용자는 AWS에서 역할을 맡을 수 없습니다.)
reason-throttled = AWS가 요청이 너무 많다고 응답했습니다({ $what }). 따로 할 일은 없습니다. 몇 분 뒤에 다시 확인하세요.
reason-timeout = 제한 시간 안에 응답이 오지 않았습니다({ $what }). 따로 할 일은 없습니다. 몇 분 뒤에 다시 확인하세요.
reason-unreachable = { $what }에 연결할 수 없었습니다. 비공개 데이터베이스는 같은 네트워크 안에서만 응답합니다. 강사가 접속 방법을 마련한 뒤 다시 채점해야 합니다.
reason-tls = 서버의 신원을 확인할 수 없어 암호를 보내지 않았습니다({ $what }). 강사가 주소와 신뢰할 인증서를 확인한 뒤 다시 채점해야 합니다.
reason-tls-roots = 서버의 신원을 확인할 수 없어 암호를 보내지 않았습니다({ $what }). AWS의 이 파티션에서는 RDS가 다른 루트 인증서로 서명하며, labproof에는 그 인증서가 들어 있지 않습니다. 강사가 { $roots } 파일을 내려받아 `--sql-ca`로 지정한 뒤 다시 채점해야 합니다.
reason-login-refused = 데이터베이스가 실습 사용자 이름이나 암호를 거부했습니다({ $what }). 학생이 RDS의 수정(Modify) 메뉴에서 마스터 암호를 교재의 암호로 바꾸거나, 지금 암호를 강사에게 알린 뒤 다시 채점해야 합니다.
reason-no-record = 남아 있는 기록이 없고({ $what }) 확인할 수 있는 시기도 지나, 알 수 없습니다. 이 점수는 강사가 결정해야 합니다.
reason-never-looked = 인스턴스를 삭제하기 전에 테이블을 확인하지 못해({ $what }), 있었는지 알 수 없습니다. 이 점수는 강사가 결정해야 합니다.
reason-not-looked-again = 테이블을 마지막으로 확인한 뒤에 바뀌었을 수 있지만, 다시 확인하기 전에 인스턴스가 삭제되어({ $what }) 알 수 없습니다. 이 점수는 강사가 결정해야 합니다.
reason-not-looked-at = 판정 기준 시각까지 이 계정을 확인한 적이 없습니다. 강사가 `labproof grade`로 채점하거나 `--as-of`를 더 늦은 시각으로 지정해야 합니다.
reason-too-many-records = 이 계정의 CloudTrail 기록이 읽을 수 있는 양보다 많아({ $what }) 읽지 못한 앞부분에 무엇을 했는지 알 수 없습니다. 강사가 `--since`로 읽을 기간을 줄이거나 `--account-timeout`으로 시간을 늘린 뒤 다시 채점해야 합니다.
reason-name-settling = 인스턴스에 초기 데이터베이스 이름이 보이지 않습니다. 이름을 입력했는지는 인스턴스를 만든 CloudTrail 기록으로만 알 수 있고, 기록이 도착하는 데 길게는 두 시간이 걸립니다. 따로 할 일은 없습니다.
reason-name-no-record = 인스턴스에 초기 데이터베이스 이름이 보이지 않고, 이름을 입력했는지 알 수 있는 CloudTrail 생성 기록도 없습니다. 이 점수는 강사가 결정해야 합니다.
reason-settling = CloudTrail 기록이 아직 도착하지 않았을 수 있습니다({ $what }). 길게는 두 시간이 걸립니다. 따로 할 일은 없습니다.
reason-in-progress = AWS가 아직 처리하고 있습니다: { $what }. 따로 할 일은 없습니다.
reason-in-progress-as = AWS가 아직 처리하고 있습니다: { $what }, { $status }. 따로 할 일은 없습니다.
reason-stopped = DB 인스턴스가 중지되어 있습니다({ $what }). 학생이 RDS 콘솔에서 인스턴스를 시작한 뒤 다시 채점해야 합니다.
reason-wrong-account = 자격 증명이 명단의 계정이 아닌 다른 계정의 것입니다({ $what }). 강사가 명단이나 역할, 프로필을 바로잡은 뒤 다시 채점해야 합니다.
reason-internal = AWS 또는 labproof에 오류가 있었습니다({ $what }). 누구의 잘못도 아닙니다. 다시 확인해 보고, 같은 일이 계속되면 강사가 labproof 개발자에게 알려야 합니다.

# 데이터베이스에 접속할 때 거치는 학생의 웹 서버에 문제가 있는 경우.
way-no-server = 데이터베이스에는 학생의 웹 서버를 거쳐 접속하는데, 퍼블릭 주소로 실행 중인 웹 서버가 없습니다({ $what }). 학생이 웹 서버를 시작한 뒤 다시 채점해야 합니다.
way-not-theirs = 명단에 적힌 웹 서버가 이 계정의 인스턴스가 아니어서 키를 보낼 수 없었습니다({ $what }). 강사가 명단의 `ssh`를 바로잡거나 `--ssh-key`로 키를 지정한 뒤 다시 채점해야 합니다.
way-address = 데이터베이스에 접속할 때 거치는 학생의 웹 서버에 연결할 수 없었습니다({ $what }). 학생이 웹 서버를 시작하고, 강사가 알려 준 주소에서 오는 SSH를 보안 그룹에서 허용한 뒤 다시 채점해야 합니다.
way-silence = 데이터베이스에 접속할 때 거치는 학생의 웹 서버가 제한 시간 안에 응답하지 않았습니다({ $what }). 몇 분 뒤에 다시 확인하고, 그래도 같으면 학생이 서버를 다시 시작해야 합니다.
way-host-key = 학생의 웹 서버가 명단에 적힌 그 서버임을 확인할 수 없어 로그인하지 않았습니다({ $what }). 강사가 학생에게 서버를 새로 만들었는지 물어보고 명단의 `ssh_host_key`를 바로잡은 뒤 다시 채점해야 합니다.
way-key = 데이터베이스에 접속할 때 거치는 학생의 웹 서버가 채점용 키를 거부했습니다({ $what }). 학생이 웹 서버에서 EC2 Instance Connect를 쓸 수 있게 하거나(Amazon Linux 2023에는 기본으로 설치되어 있습니다) 강사의 공개 키를 `~/.ssh/authorized_keys`에 넣은 뒤 다시 채점해야 합니다.
way-forwarding = 학생의 웹 서버가 로그인은 받아들였지만 데이터베이스로 가는 연결을 전달하지 않습니다({ $what }). 학생이 `/etc/ssh/sshd_config`에 `AllowTcpForwarding yes`를 적고 `DisableForwarding`과 `PermitOpen`이 있으면 지운 뒤 sshd를 다시 시작하고, 그 뒤에 다시 채점해야 합니다.
way-behind = 웹 서버를 거쳐 접속했지만 데이터베이스가 웹 서버에 응답하지 않습니다({ $what }). 학생이 데이터베이스의 보안 그룹에서, 웹 서버의 보안 그룹에서 오는 데이터베이스 포트 연결을 허용한 뒤 다시 채점해야 합니다.

# 학생의 웹 페이지를 확인하지 못한 경우.
web-page-silent = 웹 페이지가 응답하지 않았습니다({ $what }). 학생이 브라우저에서 열어 보고, 보안 그룹이 모든 곳에서 오는 TCP 80을 허용하는지와 인스턴스에서 웹 서버가 실행 중인지 확인한 뒤 다시 채점해야 합니다.
web-page-no-address = 인스턴스에 퍼블릭 주소가 없어 웹 페이지를 요청하지 못했습니다({ $what }). 학생이 퍼블릭 주소를 연결한 뒤 다시 채점해야 합니다.
web-page-stopped = 인스턴스가 실행 중이 아닙니다({ $what }). 학생이 EC2 콘솔에서 인스턴스를 시작한 뒤 다시 채점해야 합니다.
web-page-own-network = 주소가 채점하는 컴퓨터의 내부 네트워크에 속해 웹 페이지를 요청하지 않았습니다({ $what }). 강사가 `--http-allow-private`로 허용한 뒤 다시 채점할 수 있습니다.
web-page-not-asked = 웹 페이지를 요청하지 않았습니다({ $what }). 강사가 인스턴스를 종료하기 전에 `--no-http` 없이 다시 채점해야 합니다.
web-page-never-looked = 인스턴스를 종료하기 전에 웹 페이지를 확인하지 못해({ $what }) 알 수 없습니다. 이 점수는 강사가 결정해야 합니다.
web-page-not-looked-again = 웹 페이지를 마지막으로 확인한 뒤에 바뀌었을 수 있지만, 다시 확인하기 전에 인스턴스가 종료되어({ $what }) 알 수 없습니다. 이 점수는 강사가 결정해야 합니다.

# 암호는 맞지만 데이터베이스가 로그인을 받지 않는 경우.
login-locked = 데이터베이스에서 실습 사용자의 계정이 잠겨 있습니다({ $what }). 학생이 다른 사용자로 접속해 `ALTER USER … ACCOUNT UNLOCK`으로 잠금을 푼 뒤 다시 채점해야 합니다.
login-expired = 실습 사용자의 암호가 만료되었습니다({ $what }). 학생이 RDS의 수정(Modify) 메뉴에서 마스터 암호를 교재의 암호로 다시 설정한 뒤 다시 채점해야 합니다.
login-blocked = 끊어진 연결이 너무 많아 데이터베이스가 채점하는 컴퓨터의 연결을 차단했습니다({ $what }). 학생이 RDS 콘솔에서 DB 인스턴스를 재부팅한 뒤 다시 채점해야 합니다.
login-no-room = 데이터베이스가 연결을 더 받지 않습니다({ $what }). 학생이 열려 있는 다른 데이터베이스 접속을 `exit`로 모두 닫거나 RDS 콘솔에서 DB 인스턴스를 재부팅한 뒤 다시 채점해야 합니다.
login-tls-required = 데이터베이스가 암호화된 연결만 받는데, 이번에는 암호화하지 않고 연결했습니다({ $what }). 강사가 `--sql-tls off` 없이 다시 채점해야 합니다.

# 같은 내용을 짧게.
cause-access-denied = 조회 권한 없음
cause-assume-role-refused = 계정에 들어가지 못함
cause-profile-refused = 프로필로 들어갈 수 없음
cause-grader-credentials = 채점용 자격 증명으로 들어갈 수 없음
cause-throttled = AWS가 호출 횟수를 제한함
cause-timeout = 제시간에 응답 없음
cause-unreachable = 연결하지 못함
cause-tls = 서버의 신원을 확인하지 못함
cause-login-refused = 데이터베이스가 로그인을 거부함
cause-no-record = 남은 기록 없음
cause-not-looked-at = 계정을 조회한 적 없음
cause-too-many-records = 기록이 읽을 수 있는 양보다 많음
cause-settling = 기록이 아직 올 수 있음
cause-in-progress = AWS가 아직 작업 중
cause-stopped = DB 인스턴스가 중지됨
cause-wrong-account = 명단과 다른 계정
cause-internal = AWS 또는 labproof 자체의 오류

# 눈에 띄는 점을 짧게.
conspicuous-shared-account = AWS 계정 공유
conspicuous-shared-instance = DB 인스턴스 공유
conspicuous-older-than-lab = 실습 이전의 DB 인스턴스
conspicuous-not-seen-this-time = 이번에 확인하지 못함
conspicuous-leftover = DB 인스턴스 남음
conspicuous-host-key-changed = 호스트 키 변경

# 채점하지 못한 학생: AWS의 응답과, 차례로 확인할 것.
entry-answer = { $cause }({ $error })
entry-role = 역할이 있나요? 계정 { $account }의 IAM에서 역할(Roles) 목록을 열고 { $role } 역할을 찾으세요. 다른 이름으로 만들었다면 `--role-name`으로 그 이름을 지정하세요. 없으면 `labproof role`이 출력하는 템플릿을 그 계정에 배포하세요(CloudFormation의 스택 생성).
entry-trust = 역할이 채점하는 쪽을 신뢰하나요? 역할의 신뢰 관계(Trust relationships)를 여세요. 보안 주체(Principal)가 { $principal }이거나 그 계정 전체여야 합니다.
entry-trust-session = 역할이 채점하는 쪽을 신뢰하나요? 역할의 신뢰 관계(Trust relationships)를 여세요. 보안 주체(Principal)가 채점에 쓰는 역할 { $role }이거나 채점하는 계정 전체여야 합니다. 적어 넣을 ARN은 `aws iam get-role --role-name { $role } --query Role.Arn`으로 확인하세요. 세션의 ARN(`assumed-role`)을 적으면 안 됩니다. IAM Identity Center의 역할은 `role/aws-reserved/sso.amazonaws.com/…`입니다.
entry-trust-unknown = 역할이 채점하는 쪽을 신뢰하나요? 역할의 신뢰 관계(Trust relationships)를 여세요. 보안 주체(Principal)가 labproof를 실행하는 사용자나 역할(`aws sts get-caller-identity`로 확인하세요)이거나 그 계정 전체여야 합니다.
entry-external-id = 외부 ID가 같나요? 같은 정책의 조건 `sts:ExternalId`에 채점할 때 쓰는 값이 한 글자도 다르지 않게 적혀 있어야 합니다. 외부 ID 없이 채점한다면 이 조건도 없어야 합니다. 고치려면 파라미터 `ExternalId`를 지정해 템플릿을 다시 배포하세요. 지정하지 않은 파라미터는 AWS가 예전 값을 그대로 씁니다.
entry-organization = 조직에서 막고 있나요? 두 계정 가운데 하나라도 AWS 조직에 속해 있으면, 서비스 제어 정책(채점하는 쪽)이나 리소스 제어 정책(학생 쪽)이 `sts:AssumeRole`을 거부하는지 조직 관리자에게 문의하세요.
entry-permission = 역할을 맡을 권한이 있나요? labproof를 실행하는 사용자나 역할에 { $role }에 대한 `sts:AssumeRole` 권한이 있어야 합니다. 루트 사용자는 역할을 맡을 수 없습니다.
entry-profile = 프로필이 있나요? `~/.aws/credentials`나 `~/.aws/config`에 자격 증명이 든 { $profile } 프로필이 있어야 합니다. 이름이 다르면 명단의 `profile`을 고치세요.
entry-profile-new = 학생의 실습 세션이 끝났나요? 학생에게 실습 세션을 다시 시작해(Learner Lab: Start Lab) 새 자격 증명(AWS Details, AWS CLI)을 보내 달라고 하세요. 받은 자격 증명을 { $profile } 프로필에 넣으세요.
entry-profile-account = { $profile } 프로필의 계정이 명단의 계정({ $account })과 다릅니다. 명단의 계정이나 프로필을 고치세요.
entry-role-account = { $role } 역할의 계정이 명단의 계정({ $account })과 다릅니다. 명단의 계정이나 역할을 고치세요.
entry-login = 다시 로그인하세요(`aws sso login` 또는 새 키). AWS가 자격 증명을 알아보는지는 `aws sts get-caller-identity`로 확인할 수 있습니다.
entry-region = AWS_REGION을 채점용 계정에서 켜져 있는 리전으로 바꾸거나, IAM의 계정 설정에서 그 리전의 STS를 켜세요.
entry-network = 이 컴퓨터에서 AWS에 연결할 수 있나요? 네트워크와, 프록시를 쓴다면 프록시(`HTTPS_PROXY`)를 확인하세요.
entry-later = 몇 분 뒤에 다시 시도하세요.
entry-report = 같은 일이 계속되면 근거 저장소와 함께 labproof 개발자에게 알리세요.
