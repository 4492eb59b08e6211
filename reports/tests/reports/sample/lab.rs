//! The tasks and criteria of the sample: a small lab that reads like the shipped one.

/// A task: id, title in Korean and English, criteria.
pub(super) type TaskRow = (&'static str, &'static str, &'static str, &'static [CriterionRow]);
/// A criterion: id, points, title in Korean and English, hint in Korean and English, expected.
pub(super) type CriterionRow = (
    &'static str,
    u32,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Option<&'static str>,
);

pub(super) const TASKS: [TaskRow; 7] = [
    (
        "web-tier",
        "사전 실습: 웹 서버",
        "Prerequisite: the web server",
        &[(
            "server",
            0,
            "웹 서버 EC2 인스턴스",
            "A web server on EC2",
            "EC2 Linux 실습을 먼저 하세요.",
            "Do the EC2 Linux lab first.",
            None,
        )],
    ),
    (
        "security-group",
        "VPC 보안 그룹 생성하기",
        "Create the VPC security group",
        &[
            (
                "exists",
                4,
                "보안 그룹 Stem Day DB Tier",
                "A security group Stem Day DB Tier",
                "VPC 콘솔에서 보안 그룹을 만드세요.",
                "Create the group in the VPC console.",
                Some("Stem Day DB Tier"),
            ),
            (
                "mysql-from-web-tier",
                6,
                "웹 서버 보안 그룹에서 오는 MySQL 허용",
                "MySQL allowed from the web server's group",
                "인바운드 규칙을 추가하세요.",
                "Add the inbound rule.",
                Some("tcp 3306 from sg-0a1"),
            ),
        ],
    ),
    (
        "db-config",
        "RDS 인스턴스 시작하기",
        "Launch the RDS instance",
        &[
            (
                "created",
                4,
                "DB 인스턴스 awsdb",
                "A DB instance awsdb",
                "데이터베이스를 만드세요.",
                "Create the database.",
                Some("awsdb"),
            ),
            (
                "engine-version",
                1,
                "엔진 버전",
                "Engine version",
                "버전을 선택하세요.",
                "Choose the version.",
                Some("5.7"),
            ),
            (
                "private",
                5,
                "퍼블릭 액세스 끄기",
                "Public access off",
                "Modify에서 Public access를 No로 바꾸세요.",
                "Set public access to No in Modify.",
                Some("false"),
            ),
        ],
    ),
    (
        "sql-table",
        "RDS 인스턴스에 접근하기",
        "Use the database",
        &[
            (
                "login",
                2,
                "awsuser로 로그인",
                "Login as awsuser",
                "웹 서버에서 접속하세요.",
                "Connect from the web server.",
                None,
            ),
            (
                "row",
                6,
                "행 (1, 'stem')",
                "A row (1, 'stem')",
                "행을 넣으세요.",
                "Insert the row.",
                Some("(1, 'stem')"),
            ),
        ],
    ),
    (
        "resize",
        "RDS 인스턴스 크기 조정하기",
        "Resize the RDS instance",
        &[
            (
                "instance-class",
                4,
                "인스턴스 클래스를 db.t3.small로 변경",
                "Instance class changed to db.t3.small",
                "Modify에서 바꾸고 Apply immediately를 선택하세요.",
                "Change it in Modify and choose Apply immediately.",
                Some("db.t3.small"),
            ),
            (
                "applied-immediately",
                2,
                "변경 사항 즉시 적용",
                "Changes applied immediately",
                "Apply immediately를 선택하세요.",
                "Choose Apply immediately.",
                None,
            ),
        ],
    ),
    (
        "snapshot",
        "RDS 스냅샷 생성하기",
        "Take an RDS snapshot",
        &[(
            "exists",
            6,
            "수동 스냅샷 stem-day-snapshot",
            "A manual snapshot stem-day-snapshot",
            "Take snapshot을 누르세요.",
            "Choose Take snapshot.",
            Some("stem-day-snapshot"),
        )],
    ),
    (
        "deletion",
        "RDS 인스턴스 삭제하기",
        "Delete the RDS instance",
        &[
            (
                "instance-deleted",
                9,
                "awsdb 삭제",
                "awsdb deleted",
                "맨 마지막에 삭제하세요.",
                "Delete it last of all.",
                None,
            ),
            (
                "no-final-snapshot",
                3,
                "최종 스냅샷 없이 삭제",
                "Deleted without a final snapshot",
                "Create final snapshot을 해제하세요.",
                "Clear Create final snapshot.",
                None,
            ),
        ],
    ),
];
