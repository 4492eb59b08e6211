# `labproof`만 입력한 사람에게: 가장 먼저 할 일.

start-what = labproof는 AWS 계정에서 실제로 한 일을 보고 클라우드 실습을 채점합니다.
start-class = 이 폴더에는 수업 설정 파일({ $file })이 있습니다.
start-to-see = AWS 계정 없이 먼저 살펴보려면:
start-demo = 내장 클라우드에서 서른 명의 실습을 채점합니다
start-student = 실습하는 학생이라면:
start-check = 내 AWS 계정에서 다음에 할 일을 알려 줍니다
start-instructor = 수업하는 강사라면:
start-init = 수업 폴더를 만듭니다. 그 안의 README를 읽어 보세요
start-before = 수업 전:
start-preflight = 채점할 수 있는지, 누가 무엇을 해야 하는지 확인합니다
start-during = 수업 중:
start-watch = 계속 다시 채점합니다. --serve로 실시간 페이지를 봅니다
start-after = 수업 후:
start-grade = 모두 채점하고 보고서를 만듭니다
start-more = 전체 명령: labproof --help, 명령별 설명: labproof grade --help
