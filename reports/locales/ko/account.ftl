# 실제 계정에서 하는 리허설: `labproof rehearse --on account`.

charges-made = 이 리허설은 사용 중인 계정의 { $region } 리전에 다음을 만들고 끝나면 삭제합니다.
charges-server = EC2 인스턴스 { $name }({ $classes }), 디스크와 주소 포함
charges-instance = DB 인스턴스 { $name }({ $classes }), { $storage }GiB
charges-support = RDS 추가 지원(Extended Support): AWS가 { $versions } 버전으로 만들어 줄 때
charges-snapshot = DB 스냅샷 { $name }
charges-about = 많아야 약 { $usd }달러
charges-unknown = 여기서는 가격을 알 수 없습니다. AWS 요금표를 확인하세요
charges-free = 무료: { $things }
charges-total = 모두 삭제하기까지 약 { $hours }시간 걸립니다. 합계는 많아야 약 { $usd }달러입니다. { $prices } 리전의 온디맨드 가격으로 추정했으며 세금은 뺐습니다. 실제 요금은 AWS 청구서를 따릅니다.
rehearsal-reference-sound = 모범 학생이 실제 계정에서 만점을 받았습니다.
rehearsal-reference-open = 모범 학생이 실제 계정에서 잃은 점수는 없지만 다음 항목은 확인하지 못했습니다: { $criteria }.
rehearsal-untyped = { $instance }에 SQL을 입력하지 못해서 테이블 항목은 미정으로 남습니다: { $why }
