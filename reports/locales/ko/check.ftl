# 학생이 읽는 말: 다음 할 일, AWS가 하고 있는 일, `labproof check`의 짧은 결과.

next-enter = 계정에 들어갈 수 없어 아직 채점하지 못했습니다. 이 때문에 감점되지는 않습니다.
next-begin = 아직 시작하지 않았습니다. 여기서부터 시작하세요:
next-prepare = 사전 실습에서 만드는 것이 먼저 필요합니다:
next-do = 이제 다음을 하세요:
next-apply-now = 변경 사항이 주간 유지 관리 기간을 기다리고 있습니다. 지금 적용하세요:
next-unlock = 확인하지 못했지만, 직접 해결할 수 있습니다:
next-attest = 데이터베이스가 웹 서버에만 응답해 여기서는 확인할 수 없습니다. 웹 서버에서 “{ $title }” 단계를 마친 다음, 그 서버에서 아래 명령을 실행해 만들어진 파일을 제출하고 실습을 계속하세요(WORD: 강사가 알려 준 확인 코드):
next-keep = 인스턴스를 삭제하기 전에 잠깐: “{ $title }” 항목을 아직 확인하지 못했고, 삭제하고 나면 아무도 확인할 수 없습니다. 먼저 강사에게 물어보세요. 강사가 괜찮다고 하면 다음을 하세요:
next-keep-look = 인스턴스를 삭제하기 전에 잠깐: “{ $title }” 항목을 아직 확인하지 못했고, 삭제하고 나면 아무도 확인할 수 없습니다. 먼저 한 번 더 확인한 뒤 다음을 하세요:
next-keep-attest = 아직 삭제하지 마세요. 여기서는 테이블을 확인할 수 없고, 삭제하고 나면 아무도 확인할 수 없습니다. 먼저 웹 서버에서 아래 명령을 실행해 만들어진 파일을 제출하세요(WORD: 강사가 알려 준 확인 코드):
next-perhaps = 인스턴스를 삭제하기 전에 잠깐: 다음을 했는지 확인하지 못했습니다. 아직 하지 않았다면 지금 하세요. 이미 했다면 삭제하기 전에 강사에게 물어보세요:
next-wait = AWS가 아직 처리하고 있습니다. 지금 할 일은 없습니다. 나중에 다시 확인하세요.
next-wait-until = AWS가 아직 처리하고 있습니다. 지금 할 일은 없습니다. { $when }에 다시 확인하세요.
next-wait-then = 기다리세요. { $doing } 그다음 할 일:
next-wait-for = 기다리세요. { $doing } 그때까지 할 일은 없습니다.
next-wait-gone = { $doing } 그때 다시 확인하세요. 이 인스턴스에 더 할 일은 없습니다.
next-start = { $name } 인스턴스가 중지되어 있습니다. RDS 콘솔 > Databases > { $name } > Actions > Start에서 시작하고, 상태가 Available이 되면 다음을 하세요:
next-ask = 더 할 일은 없습니다. 아직 미정인 점수는 강사에게 물어보세요.
next-ask-meanwhile = 확인할 수 있는 것은 모두 마쳤습니다. 나머지는 강사의 도움이 필요합니다. 다음을 아직 하지 않았다면 하세요:
next-again = 인스턴스가 더 이상 없으므로, 부족한 점수는 실습을 처음부터 다시 해야만 얻을 수 있습니다. 다시 한다면 다음에 유의하세요:
next-final = 이 점수로 확정되었습니다. 더 할 일은 없습니다.
next-done = 축하합니다! 받을 수 있는 점수를 모두 받았습니다. 더 할 일은 없습니다.

doing-creating = AWS가 { $name } 인스턴스를 만들고 있습니다
doing-changing = AWS가 { $name } 인스턴스를 변경하고 있습니다
doing-backing-up = AWS가 { $name } 인스턴스를 백업하고 있습니다
doing-snapshot = AWS가 { $name } 스냅샷을 만들고 있습니다
doing-starting = AWS가 { $name } 인스턴스를 시작하고 있습니다
doing-stopping = AWS가 { $name } 인스턴스를 중지하고 있습니다
doing-deleting = AWS가 { $name } 인스턴스를 삭제하고 있습니다
doing-optimizing = AWS가 { $name } 인스턴스의 스토리지를 최적화하고 있습니다. 몇 시간이 걸릴 수 있지만 그동안 계속 진행해도 됩니다.
doing-nothing = { $name } 인스턴스의 상태는 “{ $status }”입니다.
doing-until = { $doing }. { $when }에 끝날 예정입니다.
doing-long = { $doing }. 평소보다 오래 걸리고 있습니다.

when-at = { $at } 무렵
when-minutes = 약 { $minutes }분 뒤({ $time })
when-hours = 약 { $hours }시간 뒤({ $time })
when-hours-minutes = 약 { $hours }시간 { $minutes }분 뒤({ $time })

check-steps = { $count }단계
check-at-work = AWS가 처리하는 중
check-record = AWS의 기록을 기다리는 중
check-creation = 다음은 이제 바꿀 수 없습니다. 이대로 계속하면 { $points }점을 잃습니다. 고치려면 인스턴스를 삭제하고 다시 만든 뒤(약 10분) 그다음 단계도 다시 하세요:
check-mistakes = 고칠 것:
check-lost = 잃은 점수:
check-wrong = 점수를 잃은 항목 { $count }개: labproof check --all
check-more = { $count }개 더 있습니다: labproof check --all
check-all = 자세히 보기: labproof check --all
check-records = 지금까지 한 일의 AWS 기록이 아직 도착하지 않았습니다. 할 일은 없으니 { $when }에 다시 확인하세요.
check-then = 그다음 할 일: { $title }
check-get = labproof 받기: { $url }

check-looked = { $at }에 확인했습니다. { $next }에 다시 확인합니다. 끝내려면 Ctrl-C를 누르세요.
check-looked-last = { $at }에 확인했습니다.
check-ended = 더 확인해도 점수가 오르지 않으므로 끝냅니다. 확인한 내용은 { $file }에 남아 있습니다.
check-stopped = 중단했습니다. 확인한 내용은 { $file }에 남아 있습니다.
check-enough = 오래 확인했으므로 끝냅니다. 계속하려면 다시 실행하세요. 확인한 내용은 { $file }에 남아 있습니다.
check-kept = 확인한 내용은 { $file }에 남아 있습니다. 실습의 마지막 단계에서 채점할 대상을 삭제하기 때문입니다.
