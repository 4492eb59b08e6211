# 수업: 어떤 설정이 적용되는지, 어디에서 정했는지.

config-class = 수업 파일: { $file }
config-no-class = 읽은 수업 파일이 없습니다. `labproof init`으로 수업 파일(labproof.toml)이 든 폴더를 만들 수 있습니다.
config-command = `labproof { $command }`에 적용되는 설정:
config-column-option = 옵션
config-column-value = 값
config-column-from = 정한 곳
config-from-command-line = 명령줄
config-from-environment = 환경 변수 { $variable }
config-from-class-file = { $file } { $line }번째 줄
config-from-machine = 이 컴퓨터
config-from-default = 기본값
config-secret = 설정됨 (값은 표시하지 않음)
config-no-since = 실행할 때마다 90일 전부터
config-no-deadline = 없음
config-no-region = AWS 설정의 리전, 없으면 실습의 리전
