//! Fourteen students, each with what makes theirs worth looking at. Names are invented.

use labproof_cloud::workshop::ServerChoices;

/// The machine images that are chosen.
const AMAZON_LINUX: &str = "ami-0a1b2c3d4e5f60001";
const UBUNTU: &str = "ami-0a1b2c3d4e5f60004";

/// The student's own address, as "My IP" fills it in.
const MY_IP: &str = "192.0.2.10/32";

/// What one student does. [`AS_ASKED`] is what the lab asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Story {
    /// The name in the roster.
    pub(super) name: &'static str,
    /// What is chosen on the page "Launch an instance".
    pub(super) choices: fn(&mut ServerChoices),
    /// What the web server answers.
    pub(super) page: Page,
    /// How far the student gets.
    pub(super) until: Until,
    /// What is unusual about the account.
    pub(super) account: Account,
    /// Where the student works; the roster names no region.
    pub(super) region: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// A page of the student's own.
    AsAsked,
    /// Apache's test page, whose status is 403: it runs, and nobody has written a page.
    Test,
    /// The web server was installed and not started.
    NotStarted,
    /// It is started in the second half.
    Late,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// The instance is terminated in the end.
    TheEnd,
    /// The instance is left running, and costs.
    Running,
    /// Has terminated the instance before anybody looked.
    EarlyEnd,
    /// Has done nothing.
    NotBegun,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Account {
    Usual,
    /// The grader's role is not installed.
    NoRole,
    /// A first instance was launched with another image, terminated, and launched again.
    SecondTry,
}

const AS_ASKED: Story = Story {
    name: "",
    choices: |_| (),
    page: Page::AsAsked,
    until: Until::TheEnd,
    account: Account::Usual,
    region: "ap-northeast-2",
};

/// The class, in the roster's order.
pub(super) static CLASS: [Story; 14] = [
    Story { name: "김서연", ..AS_ASKED },
    Story { name: "이도윤", choices: |server| admit(server, 22, "0.0.0.0/0"), ..AS_ASKED },
    Story { name: "박하준", choices: |server| admit(server, 80, MY_IP), ..AS_ASKED },
    Story {
        name: "최지우", choices: |server| server.group = "launch-wizard-1".into(), ..AS_ASKED
    },
    Story { name: "정시우", region: "us-east-1", ..AS_ASKED },
    Story {
        name: "강민서",
        choices: |server| server.instance_type = "t3.large".into(),
        ..AS_ASKED
    },
    Story { name: "조하은", choices: |server| server.image = UBUNTU.into(), ..AS_ASKED },
    Story { name: "윤지호", choices: |server| server.key_pair = None, ..AS_ASKED },
    Story { name: "장수아", choices: |server| server.public_address = Some(false), ..AS_ASKED },
    Story { name: "임예준", page: Page::Test, until: Until::Running, ..AS_ASKED },
    Story { name: "한지안", page: Page::NotStarted, ..AS_ASKED },
    Story { name: "오유나", page: Page::Late, account: Account::SecondTry, ..AS_ASKED },
    Story { name: "서준우", until: Until::EarlyEnd, ..AS_ASKED },
    Story { name: "신다은", until: Until::NotBegun, account: Account::NoRole, ..AS_ASKED },
];

impl Story {
    /// What the student chooses.
    pub(super) fn choices(&self) -> ServerChoices {
        let mut choices = ServerChoices {
            rules: vec![(80, "0.0.0.0/0".to_owned()), (22, MY_IP.to_owned())],
            image: AMAZON_LINUX.to_owned(),
            key_pair: Some("stem-day".to_owned()),
            ..ServerChoices::default()
        };
        (self.choices)(&mut choices);
        choices
    }

    /// What was chosen in the first try, if there was one before.
    pub(super) fn first_try(&self) -> Option<ServerChoices> {
        let choices = || ServerChoices { image: UBUNTU.to_owned(), ..self.choices() };
        (self.account == Account::SecondTry).then(choices)
    }
}

/// The group admits a port from there alone.
fn admit(server: &mut ServerChoices, port: u16, from: &str) {
    server.rules.retain(|(other, _)| *other != port);
    server.rules.push((port, from.to_owned()));
}
