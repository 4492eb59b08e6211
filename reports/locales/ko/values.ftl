# 기대한 값과 확인한 값을 사람이 읽는 말로.

value-none = { $what ->
    [rule] 인바운드 규칙 없음
    [key-pair] 키 페어 없음
    [address] 퍼블릭 주소 없음
    [first-schema] 초기 데이터베이스 없음
    [schema] 데이터베이스 없음
    [table] 이 이름의 테이블 없음
    [row] 행 없음
   *[name-tag] Name 태그 없음
}
value-any = { $what ->
    [key-pair] 키 페어 있음
   *[address] 퍼블릭 주소 있음
}
value-switch = { $member ->
    [PubliclyAccessible] 퍼블릭 액세스 { $on ->
        [on] 켬
       *[off] 끔
    }
    [MultiAZ] { $on ->
        [on] 다중 AZ
       *[off] 단일 AZ
    }
    [IAMDatabaseAuthenticationEnabled] IAM 데이터베이스 인증 { $on ->
        [on] 켬
       *[off] 끔
    }
    [AutoMinorVersionUpgrade] 마이너 버전 자동 업그레이드 { $on ->
        [on] 켬
       *[off] 끔
    }
    [DeletionProtection] 삭제 방지 { $on ->
        [on] 켬
       *[off] 끔
    }
    [SkipFinalSnapshot] { $on ->
        [on] 최종 스냅샷 없이 삭제
       *[off] 최종 스냅샷을 만들고 삭제
    }
    [DeleteAutomatedBackups] 자동 백업 { $on ->
        [on] 삭제
       *[off] 보존
    }
    [ApplyImmediately] { $on ->
        [on] 즉시 적용함
       *[off] 즉시 적용하지 않음
    }
    [AssociatePublicIpAddress] 퍼블릭 IP 자동 할당 { $on ->
        [on] 켬
       *[off] 끔
    }
   *[other] { $member }: { $on }
}
value-days = { $days }일
value-storage = { $size }GiB
value-to-come = 변경 예정: { $value }
value-status = { $status ->
    [available] 사용 가능
    [backing-up] 백업 중
    [creating] 생성 중
    [deleting] 삭제 중
    [failed] 실패
    [modifying] 수정 중
    [rebooting] 재부팅 중
    [retained] 보존됨
    [starting] 시작 중
    [stopped] 중지됨
    [stopping] 중지하는 중
    [storage-optimization] 사용 가능, 스토리지 최적화 중
    [upgrading] 업그레이드 중
   *[other] 상태 “{ $status }”
}
value-gone = 삭제됨
value-rule = { $what }, 소스 { $from }
value-anywhere = 모든 곳({ $range })
value-all-traffic = 모든 트래픽
value-port = { $port ->
    [22] SSH(TCP 22)
    [80] HTTP(TCP 80)
    [443] HTTPS(TCP 443)
    [3306] MySQL(TCP 3306)
    [3389] RDP(TCP 3389)
    [5432] PostgreSQL(TCP 5432)
   *[other] TCP { $port }
}
value-only = { $what }만
value-closed = 모두에게 열지 않음: { $what }
value-name-tag = Name 태그 “{ $name }”
value-page = HTTP 상태 { $status }
value-schemas = { $count ->
   *[other] 데이터베이스 { $names }
}
value-table = 데이터베이스 { $schema }의 테이블 { $table }
value-columns = { $table }: 열 { $columns }
value-columns-wrong = { $table }: { $wrong }
value-column-missing = 없는 열 { $column }
value-column-other = 열 { $found } (기대한 열 { $wanted })
value-row = { $table }: 행 { $row }
