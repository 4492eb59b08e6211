# 참고와 주의 표시. 둘 다 점수를 바꾸지 않습니다.

note-accepted-variation = 교재의 값은 { $written }이지만, { $found }도 인정합니다.
note-not-started = 아직 시작하지 않았습니다.
note-other-name = 다른 이름으로 만들어져 있습니다: { $found }.
note-already-that-size = 만들 때부터 이 크기여서 변경을 확인할 수 없습니다.
note-second-life = 인스턴스를 { $lives }번 만들었습니다. 가장 좋은 결과를 반영했습니다.
note-seen-late = 마감 이후에야 확인했지만, 인스턴스가 마감 전에 만들어졌으므로 인정합니다.
note-too-late = 마감이 지난 뒤에 했습니다.
note-extra-group = 다른 보안 그룹도 연결되어 있습니다: { $groups }.
note-waits-for-window = 변경 사항이 주간 유지 관리 기간({ $window } UTC)을 기다리고 있습니다. 인스턴스를 한 번 더 수정하면서 즉시 적용(Apply immediately)을 선택하세요.
note-refused-by-aws = AWS가 이 계정에서는 이 설정을 허용하지 않아({ $error }) 채점에서 제외했습니다. 다음 단계로 넘어가세요.
note-refused = AWS가 요청을 거부했습니다({ $error }). { $about ->
    [class] 이 계정에서는 그 DB 인스턴스 클래스를 쓸 수 없습니다. 실습에서 인정하는 다른 클래스를 선택해 다시 시도하세요.
    [version] 여기서는 그 엔진 버전을 만들 수 없습니다. 실습에서 인정하는 다른 버전을 선택해 다시 시도하세요.
    [retention] 이 계정에서는 백업을 그만큼 오래 보존할 수 없습니다. 백업 보존 기간을 더 짧게(Free plan이라면 1일) 선택해 다시 시도하세요. 그러면 보존 기간의 배점은 채점에서 제외됩니다.
    [storage] 이 계정에서는 스토리지를 그만큼 쓸 수 없습니다. 더 작게 선택해 다시 시도하세요.
    [multi-az] 이 계정에서는 대기 인스턴스를 둘 수 없습니다. 단일 AZ 배포를 선택해 다시 시도하세요.
    [another-change] AWS가 허용하지 않는 다른 변경을 함께 요청해 아무것도 적용되지 않았습니다. 이 변경만 따로 하고 즉시 적용(Apply immediately)을 선택하세요.
    [plan] 이 계정의 플랜에 포함되지 않습니다. 플랜이 허용하는 값(Free tier 템플릿에 나옵니다)을 선택해 다시 시도하세요.
    [state] 아직 다른 작업을 하는 중이었습니다. 상태가 Available이 될 때까지 기다렸다가 다시 시도하세요.
    [permission] 요청한 사용자에게 권한이 없습니다. 수업에서 쓰는 사용자로 로그인하거나 강사에게 문의한 뒤 다시 시도하세요.
    [name-taken] 이 계정에서 이미 쓰고 있는 이름입니다. 이미 만든 것인지 확인하고, 아니라면 다른 것을 삭제하거나 이름을 바꾼 뒤 다시 시도하세요.
    [quota] 이 계정에서 만들 수 있는 개수를 모두 썼습니다. 필요 없는 것을 삭제하고 다시 시도하세요.
    [capacity] 지금은 AWS에 여유가 없습니다. 나중에, 또는 다른 가용 영역에서 다시 시도하세요.
    [protected] 삭제 방지가 켜져 있습니다. Modify에서 끄고 즉시 적용(Apply immediately)을 선택한 뒤 다시 삭제하세요.
    [value] AWS가 받아들이지 않는 값입니다. 실습의 값과 비교해 고친 뒤 다시 시도하세요.
   *[other] AWS 콘솔의 메시지를 읽고 거기에 나온 것을 고친 뒤 다시 시도하세요.
}
note-did-not-happen = AWS가 변경 요청을 받았지만 실제로 적용하지 않았습니다: “{ $event }”. 상태가 Available이 될 때까지 기다렸다가 다시 변경하세요.
note-other-letters = 이름의 대소문자가 실습과 다릅니다: { $found }. 그래도 인정합니다.
note-known-by-name = 웹 서버를 더 이상 찾을 수 없어 보안 그룹의 이름으로 확인했습니다: { $name }.
note-wider-than-asked = 필요한 것보다 넓은 포트 범위가 열려 있습니다: { $ports }.
note-final-snapshot = 삭제할 때 최종 스냅샷이 만들어졌습니다: { $name }. 계속 보관되며 비용이 듭니다.
note-attested = 채점기가 직접 보지 못해, 학생이 자신의 서버에서 확인해 제출한 결과를 따랐습니다.
note-decided = 강사가 직접 결정한 항목입니다.

flag-shared-account = 명단에서 { $with }도 같은 AWS 계정을 씁니다.
flag-shared-instance = 같은 DB 인스턴스가 { $with }의 계정에서도 보였습니다.
flag-older-than-lab = 실습이 시작되기 전에 만든 것이라 채점하지 않습니다: { $name }({ $created }). 이 학생이 한 것이라면 `--since`를 더 이른 시각으로 지정해 다시 채점하세요.
flag-not-seen-this-time = 이번에는 계정에 들어갈 수 없어, 이전에 확인한 내용으로 채점했습니다.
flag-leftover = 채점한 인스턴스 말고도 다른 DB 인스턴스({ $instance })가 남아 있습니다. 비용이 드니 삭제해야 합니다.
flag-host-key-changed = 데이터베이스로 가는 서버 { $server }의 호스트 키가 바뀌었습니다({ $before } → { $now }). 서버를 새로 만들었는지 학생에게 확인하세요.
