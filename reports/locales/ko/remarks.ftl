# 참고와 주의 표시. 둘 다 점수를 바꾸지 않습니다.

note-accepted-variation = 실습 문서의 값은 { $written }이지만, { $found }도 인정합니다.
note-not-started = 아직 시작하지 않았습니다.
note-other-name = 다른 이름으로 만들어져 있습니다: { $found }.
note-already-that-size = 만들 때부터 이 크기여서 변경을 확인할 수 없습니다.
note-second-life = 인스턴스를 { $lives }번 만들었습니다. 가장 좋은 결과를 반영했습니다.
note-seen-late = 마감 이후에야 확인했지만, 인스턴스가 마감 전에 만들어졌으므로 인정합니다.
note-too-late = 했지만 마감이 지난 뒤였습니다.
note-extra-group = 다른 보안 그룹도 연결되어 있습니다: { $groups }.
note-waits-for-window = 변경 사항이 주간 유지 관리 기간({ $window } UTC)을 기다리고 있습니다. 인스턴스를 한 번 더 수정하면서 즉시 적용(Apply immediately)을 선택하세요.
note-refused-by-aws = AWS가 이 계정에서는 이 설정을 허용하지 않아({ $error }) 채점에서 제외했습니다. 다음 단계로 넘어가세요.
note-known-by-name = 웹 서버를 더 이상 찾을 수 없어 보안 그룹의 이름으로 확인했습니다: { $name }.
note-wider-than-asked = 필요한 것보다 넓은 포트 범위가 열려 있습니다: { $ports }.
note-final-snapshot = 삭제할 때 최종 스냅샷이 만들어졌습니다: { $name }. 계속 보관되며 비용이 듭니다.
note-attested = 채점기가 직접 보지 못해, 학생이 자신의 서버에서 확인해 제출한 결과를 따랐습니다.

flag-shared-account = 명단에서 { $with }도 같은 AWS 계정을 씁니다.
flag-shared-instance = 같은 DB 인스턴스가 { $with }의 계정에서도 보였습니다.
flag-older-than-lab = DB 인스턴스가 실습 기간 전부터 있었습니다({ $created }).
flag-not-seen-this-time = 이번에는 계정에 들어갈 수 없어, 이전에 확인한 내용으로 채점했습니다.
flag-leftover = 채점한 인스턴스를 삭제한 뒤에도 다른 DB 인스턴스({ $instance })가 남아 있습니다. 비용이 듭니다.
flag-host-key-changed = 데이터베이스로 가는 서버 { $server }의 호스트 키가 바뀌었습니다({ $before } → { $now }). 서버를 새로 만들었는지 학생에게 확인하세요.
