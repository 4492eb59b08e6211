# labproof와 AWS 사이의 네트워크에 대해 알리는 말.

network-not-aws = AWS가 아닙니다. 응답은 { $hosts }에서 왔습니다.
network-not-reached = 이 계정을 살펴보기 전에 실행 시간이 끝났습니다. 강사가 다시 채점하거나 `--timeout`으로 실행 시간을 늘려야 합니다.
network-width-found = 한 번에 계정 { $count }개를 살펴볼 때 가장 빨랐습니다. 다른 수로 정하려면 `--concurrency`를 쓰세요.
network-no-tls = { $what }에 응답한 서버가 TLS로 통신하지 않아 아무것도 보내지 않았습니다. 강사가 주소를 확인하고 중간에 프록시 등이 있는지 살펴본 뒤 다시 채점해야 합니다.
