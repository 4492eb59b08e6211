//! The EC2 workshop, step by step: the group, the server, its page.

use super::{Student, VPC, WEB_GROUP, cidr, permission, records, t};
use jiff::Timestamp;
use labproof_checks::evidence::{
    Answer, Blind, Image, Look, PAGES, Page, ReasonCode, SecurityGroup, Server,
};
use labproof_checks::lab::Lab;
use std::sync::LazyLock;

const SERVER: &str = "i-0aeb0000000000001";
const IMAGE: &str = "ami-0a10000000000001";

/// The EC2 workshop.
pub(crate) static EC2: LazyLock<Lab> = LazyLock::new(|| Lab::shipped("stem-day-ec2").unwrap());

/// An image of this name, and of this owner.
pub(crate) fn image(name: &str, owner: Option<&str>) -> Image {
    Image { id: IMAGE.into(), name: Some(name.into()), owner: owner.map(Into::into) }
}

impl Student {
    /// An account in which nothing was done yet.
    pub(crate) fn arrives() -> Self {
        Self::begins().with(|s| {
            s.servers.clear();
            s.groups.clear();
            let amazon = image("al2023-ami-2023.9.20261120.0-kernel-6.1-x86_64", Some("amazon"));
            s.images = Some(vec![amazon]);
            s.page = Some(Ok(200));
        })
    }

    /// 00:20: the web server's group, open to everybody.
    pub(crate) fn makes_group(self) -> Self {
        self.makes_group_as(|_| {})
    }

    pub(crate) fn makes_group_as(mut self, change: impl FnOnce(&mut SecurityGroup)) -> Self {
        let mut group = SecurityGroup {
            id: WEB_GROUP.into(),
            name: Some("Stem Day - Web Server".into()),
            description: Some("web".into()),
            vpc: Some(VPC.into()),
            name_tag: None,
            inbound: Some(vec![permission("tcp", 80, 80, [cidr("0.0.0.0/0")])]),
        };
        change(&mut group);
        self.records.push(records::create_group(&group, t("00:20")));
        let rules = group.inbound.clone().unwrap_or_default();
        self.groups.push(SecurityGroup { inbound: Some(Vec::new()), ..group.clone() });
        for permission in rules {
            self = self.opens(&group.id, permission, "00:20:01");
        }
        self
    }

    /// 00:30: the server, as the lab asks for it.
    pub(crate) fn launches(self) -> Self {
        self.launches_as(|_| {})
    }

    pub(crate) fn launches_as(self, change: impl FnOnce(&mut Server)) -> Self {
        self.launches_at("00:30", change)
    }

    pub(crate) fn launches_at(mut self, at: &str, change: impl FnOnce(&mut Server)) -> Self {
        let mut server = Server {
            id: SERVER.into(),
            state: Some("running".into()),
            vpc: Some(VPC.into()),
            groups: Some(vec![WEB_GROUP.into()]),
            name_tag: None,
            public_ip: Some("198.51.100.7".into()),
            network_interfaces: None,
            class: Some("t3.micro".into()),
            image: Some(IMAGE.into()),
            key_name: Some("student".into()),
            launched_at: Some(t(at)),
        };
        change(&mut server);
        self.records.push(records::launch(&server, t(at)));
        self.servers.push(server);
        self
    }

    /// The group and the server.
    pub(crate) fn serves() -> Self {
        Self::arrives().makes_group().launches()
    }

    pub(crate) fn server(&mut self) -> &mut Server {
        self.servers.last_mut().unwrap()
    }

    /// 02:50: the server is terminated; EC2 lists it for a while yet.
    pub(crate) fn terminates(mut self) -> Self {
        self.records.push(records::terminate(SERVER, t("02:50")));
        let server = self.server();
        server.state = Some("terminated".into());
        (server.vpc, server.groups, server.public_ip) = (None, Some(Vec::new()), None);
        self
    }

    /// 02:50: the server is terminated, and EC2 lists it no more.
    pub(crate) fn ends(self) -> Self {
        self.terminates().with(|s| s.servers.clear())
    }

    /// 00:40: what a change of the server's type leaves behind.
    pub(crate) fn becomes(mut self, class: &str, at: &str) -> Self {
        self.records.push(records::change_type(SERVER, class, t(at)));
        self.server().class = Some(class.into());
        self
    }

    /// The pages of the servers that run and have a public address.
    pub(super) fn look_at_pages(&mut self, at: Timestamp, trouble: Option<ReasonCode>) {
        let Some(page) = self.page else { return };
        let runs = |server: &&Server| server.state.as_deref() == Some("running");
        for server in self.servers.clone().iter().filter(runs) {
            let Some(address) = &server.public_ip else { continue };
            let url = format!("http://{address}/");
            let blind = |code, subject: &str| Look::blind(PAGES, Blind::new(code, subject));
            let look = match (trouble, page) {
                (Some(code), _) => blind(code, PAGES.as_str()),
                (None, Err(code)) => blind(code, &url),
                (None, Ok(status)) => {
                    let (server, content_type) = (server.id.clone(), Some("text/html".into()));
                    let page = Page { server, url, status, content_type, bytes: 240 };
                    Look::Seen(Answer::Page(page))
                }
            };
            self.note(at, look);
        }
    }
}
