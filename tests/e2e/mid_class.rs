//! Twenty-eight students in the middle of a class: somebody at almost every step, with the usual
//! mistakes, and an AWS that is at work for some of them.

use crate::class::{Class, now};
use crate::lab;
use jiff::SignedDuration;
use labproof_cloud::workshop::Student;

/// What a student does.
#[derive(Clone, Copy)]
pub(crate) enum Act {
    Group,
    /// A group that admits the whole world.
    OpenGroup,
    Instance,
    /// An instance with public access.
    PublicInstance,
    Resize,
    /// A resize that waits for the maintenance window.
    ResizeLater,
    Snapshot,
    Delete,
}

use Act::{Delete, Group, Instance, OpenGroup, PublicInstance, Resize, ResizeLater, Snapshot};

/// Everybody who lets the grader in, and how many minutes ago they did what.
const STORIES: [(&str, &[(i64, Act)]); 27] = [
    ("김서연", &[(58, Group), (55, Instance), (40, Resize), (1, Snapshot)]),
    ("이도윤", &[(57, Group), (54, Instance), (3, Resize)]),
    ("박하준", &[(56, OpenGroup), (53, Instance), (13, ResizeLater)]),
    ("최지우", &[(56, Group), (52, Instance), (30, Resize)]),
    ("정시우", &[(55, Group), (50, Instance), (2, Resize)]),
    ("강민서", &[(55, OpenGroup), (49, Instance), (19, Resize)]),
    ("조하은", &[(54, Group), (3, Instance)]),
    ("윤지호", &[(54, OpenGroup), (12, Instance)]),
    ("장수아", &[(52, Group), (9, PublicInstance)]),
    ("임예준", &[(52, Group), (47, Instance), (1, Resize)]),
    ("한지안", &[(50, Group), (2, Instance)]),
    ("오유나", &[(50, OpenGroup), (41, PublicInstance)]),
    ("서준우", &[(48, Group), (11, PublicInstance)]),
    ("신다은", &[(47, Group), (4, Instance)]),
    ("권현우", &[(46, Group), (30, Instance), (9, Resize)]),
    ("황소율", &[(45, Group), (1, Instance)]),
    ("안건우", &[(16, Group)]),
    ("송채원", &[(44, Group), (8, PublicInstance)]),
    ("류우진", &[(43, OpenGroup), (29, Instance)]),
    ("전나은", &[(42, Group), (28, Instance), (8, Resize)]),
    ("홍은우", &[(40, Group), (7, Instance)]),
    ("고서아", &[(11, Group)]),
    ("문이준", &[(40, Group), (3, Instance)]),
    ("양아인", &[]),
    ("손연우", &[]),
    ("배라온", &[(59, Group), (56, Instance), (45, Resize), (30, Snapshot), (2, Delete)]),
    ("백시아", &[(60, Group), (57, Instance), (46, Resize), (33, Snapshot), (20, Delete)]),
];

/// Whose account does not let the grader in.
const REFUSED: &str = "허주원";

/// How many minutes ago the class began.
const BEGAN: i64 = 62;

/// The class now, and whoever has not begun. Its clock stands still from here on, so that AWS stays at
/// work however long a test takes.
pub(crate) fn mid_class() -> (Class, Student) {
    let mut class = Class::began(SignedDuration::from_mins(BEGAN));
    class.cloud.set_trail_delay(SignedDuration::ZERO);
    let students: Vec<Student> = STORIES.iter().map(|(name, _)| class.enrol(name)).collect();
    class.enrol_with(REFUSED, None);
    for ago in (0..BEGAN).rev() {
        class.minutes(1);
        for ((_, acts), student) in STORIES.iter().zip(&students) {
            acts.iter().filter(|(at, _)| *at == ago).for_each(|(_, act)| act.of(student));
        }
    }
    let left = now().duration_since(class.cloud.now());
    class.cloud.advance(left.max(SignedDuration::ZERO));
    let late = STORIES.iter().zip(students).find(|((_, acts), _)| acts.is_empty());
    (class, late.map(|(_, student)| student).expect("somebody has not begun"))
}

impl Act {
    /// Does it.
    pub(crate) fn of(self, student: &Student) {
        match self {
            Group => drop(lab::group(student)),
            OpenGroup => {
                let (_, group) = lab::bare_group(student);
                student.authorize_from_cidr(&group, "3306", "0.0.0.0/0").unwrap();
            }
            Instance => lab::create(student, &group_of(student), |_| ()),
            PublicInstance => lab::create(student, &group_of(student), |it| it.public = true),
            Resize => lab::resize(student),
            ResizeLater => lab::resize_later(student),
            Snapshot => lab::snapshot(student),
            Delete => lab::delete(student),
        }
    }
}

/// The id of the group that the student made.
fn group_of(student: &Student) -> String {
    let named = [("Filter.1.Name", "group-name"), ("Filter.1.Value.1", "Stem Day DB Tier")];
    let groups = student.call("ec2", "DescribeSecurityGroups", &named).unwrap();
    groups.text("groupId").expect("the group was made before")
}
