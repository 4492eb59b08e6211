//! Labs other than the RDS workshop, graded by the built program: the EC2 workshop, which ships, and
//! a lab that is a file alone.

mod options;
mod pages;
mod servers;
mod shop;
mod together;

use crate::class::Class;
use labproof_cloud::workshop::{ServerChoices, Student, WebServer};

/// The EC2 workshop.
const EC2: [&str; 2] = ["--lab", "stem-day-ec2"];

/// The student's own address, as the console's "My IP" fills it in.
const MY_IP: &str = "192.0.2.10/32";

/// A current Amazon Linux 2023.
const AMAZON_LINUX: &str = "ami-0a1b2c3d4e5f60001";

/// What the EC2 workshop asks for.
fn as_asked() -> ServerChoices {
    ServerChoices {
        rules: vec![(80, "0.0.0.0/0".to_owned()), (22, MY_IP.to_owned())],
        image: AMAZON_LINUX.to_owned(),
        key_pair: Some("stem-day".to_owned()),
        ..ServerChoices::default()
    }
}

/// Launches a server whose web server answers.
fn serve(class: &Class, student: &Student, choices: &ServerChoices) -> WebServer {
    let server = student.launch_server(choices).unwrap();
    class.cloud.serve_page(&server.instance, 200, "<h1>Hello</h1>");
    server
}

/// Begins the EC2 workshop, as asked.
pub(crate) fn begin_ec2(class: &Class, student: &Student) {
    serve(class, student, &as_asked());
}

pub(crate) use shop::begin as begin_shop;
