# 왜 이 점수인가: `labproof explain`.

explain-heading = 왜 이 점수인가: { $student }
explain-judged-for = 채점 기준 시각 { $at }
explain-deadline = 마감 { $at }
explain-regions = 채점한 리전 { $region }, 살펴본 리전 { $regions }
explain-lives = 실습 인스턴스를 { $count }번 만들었습니다. 그중 가장 잘한 것을 채점합니다.
explain-life-graded = 채점함
explain-life-other = 채점하지 않음
explain-life-from = 시작 { $at }
explain-life-until = 끝 { $at }
explain-life-points = { $earned }점, 미정 { $open }점

explain-rules = 규칙
explain-expected = 기대한 값
explain-found = 확인한 값
explain-passes = 통과하는 값
explain-members = 판정에 쓰는 항목
explain-counted = 이 점수의 근거
explain-weighed = 그 밖에 확인된 것
explain-left-out = 제외한 것과 그 이유
explain-by = 호출한 사람: { $who }
explain-look = { $source }, { $at }에 조회

sight-shown = 조회에 나타남: { $thing }
sight-listed = 전체 목록: { $things }개
sight-searched = 전체 기록: { $found }건
sight-entered = 계정에 들어갈 수 있었음
sight-called = { $name }
sight-called-by-staff = { $name } (운영진이 호출)
sight-called-by-service = { $name } (AWS 서비스가 호출)
sight-refused = { $name }: AWS가 거부함, { $said } ({ $code })
sight-told = RDS 이벤트, { $subject }: “{ $message }”
sight-answered = 데이터베이스 { $endpoint }의 응답
sight-attested = 학생이 제출한 확인서 { $receipt }

barred-late = 마감 뒤에 한 일이라 인정하지 않습니다.
barred-after-late-call = 마감 뒤의 호출이 있은 다음에 조회한 것이라, 마감 전의 상태를 보여 주지 않습니다.
barred-staff = 운영진이 한 일이라 학생의 실습으로 보지 않습니다.
barred-service = AWS 서비스가 스스로 한 일이라 학생의 실습으로 보지 않습니다.
barred-refused = AWS가 거부한 호출이라 바뀐 것이 없습니다.
barred-other-life = 채점한 것이 아닌, 따로 만든 인스턴스의 기록입니다.
barred-before-window = 실습 기간 전의 것이라 이번 실습으로 보지 않습니다.
barred-after-end = 인스턴스가 삭제된 뒤에 한 일이라 인정하지 않습니다.

# 판정에 쓰는 항목을 사람이 부르는 말. AWS의 이름은 괄호 안에 적습니다.
explain-member = { $label }({ $raw })
explain-to-come = 변경 예정인 { $label }
explain-value = { $label }: { $value } ({ $raw })
explain-asked = 요청한 { $label }
explain-yes = 예
explain-no = 아니요
member-label = { $key ->
    [dbinstanceidentifier] DB 인스턴스
    [dbiresourceid] 리소스 ID
    [dbclusteridentifier] DB 클러스터
    [dbinstancestatus] 상태
    [status] 상태
    [state-name] 상태
    [dbinstanceclass] DB 인스턴스 클래스
    [engine] 엔진
    [engineversion] 엔진 버전
    [masterusername] 마스터 사용자 이름
    [dbname] 초기 데이터베이스 이름
    [allocatedstorage] 스토리지(GiB)
    [maxallocatedstorage] 스토리지 자동 조정 한도(GiB)
    [storagetype] 스토리지 유형
    [multiaz] 다중 AZ
    [publiclyaccessible] 퍼블릭 액세스
    [vpcid] VPC
    [dbsubnetgroupname] 서브넷 그룹
    [vpcsecuritygroupid] 보안 그룹
    [vpcsecuritygroupids] 보안 그룹
    [groupid] 보안 그룹
    [groupids] 보안 그룹
    [groupset] 보안 그룹
    [address] 주소
    [port] 포트
    [dbportnumber] 포트
    [iamdatabaseauthenticationenabled] IAM 데이터베이스 인증
    [enableiamdatabaseauthentication] IAM 데이터베이스 인증
    [dbparametergroupname] 파라미터 그룹
    [optiongroupname] 옵션 그룹
    [backupretentionperiod] 백업 보존 기간(일)
    [autominorversionupgrade] 마이너 버전 자동 업그레이드
    [deletionprotection] 삭제 방지
    [preferredmaintenancewindow] 유지 관리 기간
    [applyimmediately] 즉시 적용
    [skipfinalsnapshot] 최종 스냅샷 생략
    [finaldbsnapshotidentifier] 최종 스냅샷
    [deleteautomatedbackups] 자동 백업 삭제
    [groupname] 보안 그룹 이름
    [description] 설명
    [groupdescription] 설명
    [tags-name] Name 태그
    [ippermissions] 인바운드 규칙
    [isdefault] 기본 VPC
    [instanceid] EC2 인스턴스
    [instancetype] 인스턴스 유형
    [imageid] 이미지
    [name] 이름
    [imageowneralias] 이미지 소유자
    [keyname] 키 페어
    [publicipaddress] 퍼블릭 주소
    [associatepublicipaddress] 퍼블릭 주소
    [dbsnapshotidentifier] DB 스냅샷
    [snapshottype] 스냅샷 유형
    [schemaname] 데이터베이스
    [tableschema] 테이블의 데이터베이스
    [columns] 열
    [select] 행
    [version] 서버 버전
    [ipprotocol] 프로토콜
    [fromport] 시작 포트
    [toport] 끝 포트
    [cidrip] 주소 범위
    [cidripv] 주소 범위
    [prefixlistid] 접두사 목록
    [columnname] 열
    [datatype] 데이터 유형
    [charactermaximumlength] 길이
   *[other] { $name }
}
