# 판정이 미정인 까닭: 무슨 일이 있었는지, 누가 무엇을 해야 하는지.
# $what은 요청한 대상과, 보낸 쪽이 알려 준 오류 이름입니다.

reason-access-denied = 확인할 권한이 없습니다({ $what }). 강사가 이 권한을 허용한 뒤 다시 채점해야 합니다.
reason-assume-role-refused = 계정에 들어갈 수 없었습니다({ $what }). 강사가 계정의 역할과 신뢰 정책, 명단의 외부 ID를 확인한 뒤 다시 채점해야 합니다.
reason-throttled = AWS가 요청이 너무 잦다고 응답했습니다({ $what }). 따로 할 일은 없습니다. 몇 분 뒤에 다시 확인하세요.
reason-timeout = 제한 시간 안에 응답이 오지 않았습니다({ $what }). 따로 할 일은 없습니다. 몇 분 뒤에 다시 확인하세요.
reason-unreachable = 다음 주소에 연결할 방법이 없었습니다: { $what }. 비공개 데이터베이스는 같은 네트워크 안에서만 응답합니다. 강사가 접속 경로를 마련한 뒤 다시 채점해야 합니다.
reason-tls = 서버의 신원을 확인할 수 없어 암호를 보내지 않았습니다({ $what }). 강사가 주소와 신뢰할 인증서를 확인한 뒤 다시 채점해야 합니다.
reason-login-refused = 데이터베이스가 실습 사용자 이름이나 암호를 거부했습니다({ $what }). 학생이 RDS의 수정(Modify) 메뉴에서 마스터 암호를 실습 문서의 값으로 바꾸거나, 바꾼 암호를 강사에게 알린 뒤 다시 채점해야 합니다.
reason-no-record = 있었던 것은 분명하지만, 확인할 수 있는 시기가 지났고 기록도 남아 있지 않습니다({ $what }). 이 점수는 강사가 결정해야 합니다.
reason-settling = CloudTrail 기록이 아직 도착하지 않았을 수 있습니다({ $what }). 길게는 두 시간이 걸립니다. 따로 할 일은 없습니다.
reason-in-progress = AWS가 아직 처리하고 있습니다({ $what }). 따로 할 일은 없습니다.
reason-stopped = DB 인스턴스가 중지되어 있습니다({ $what }). 학생이 RDS 콘솔에서 인스턴스를 시작한 뒤 다시 채점해야 합니다.
reason-wrong-account = 자격 증명이 지정된 계정이 아닌 다른 계정의 것입니다({ $what }). 강사가 명단이나 역할을 바로잡은 뒤 다시 채점해야 합니다.
reason-internal = AWS 또는 labproof에 오류가 있었습니다({ $what }). 누구의 잘못도 아닙니다. 다시 확인해 보고, 같은 일이 계속되면 강사가 labproof 개발자에게 알려 주세요.

# 데이터베이스로 가는 길목인 학생의 웹 서버에서 막힌 경우.
reason-web-server-refuses-key = 데이터베이스로 가는 길목인 학생의 웹 서버가 채점용 키를 거부했습니다({ $what }). 학생이 웹 서버에서 EC2 Instance Connect를 쓸 수 있게 하거나(Amazon Linux 2023에는 들어 있습니다) 강사의 공개 키를 `~/.ssh/authorized_keys`에 넣은 뒤 다시 채점해야 합니다.
reason-web-server-forwards-nothing = 학생의 웹 서버가 로그인은 받아들였지만 데이터베이스로 가는 연결을 전달하지 않습니다({ $what }). 학생이 `/etc/ssh/sshd_config`에 `AllowTcpForwarding yes`를 적고 sshd를 다시 시작한 뒤 다시 채점해야 합니다.
reason-web-server-unreachable = 데이터베이스로 가는 길목인 학생의 웹 서버에 연결할 수 없었습니다({ $what }). 학생이 웹 서버를 시작하고, 강사가 알려 준 주소에서 오는 SSH를 보안 그룹에서 허용한 뒤 다시 채점해야 합니다.
reason-web-server-timeout = 데이터베이스로 가는 길목인 학생의 웹 서버가 제한 시간 안에 응답하지 않았습니다({ $what }). 몇 분 뒤에 다시 확인하고, 그래도 같으면 학생이 서버를 다시 시작해야 합니다.
reason-web-server-host-key = 학생의 웹 서버가 명단에 적힌 서버임을 증명하지 못해 로그인하지 않았습니다({ $what }). 강사가 학생에게 서버를 새로 만들었는지 물어보고 명단의 `ssh_host_key`를 바로잡은 뒤 다시 채점해야 합니다.
