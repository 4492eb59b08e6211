//! `labproof` grades a hands-on cloud lab by what really happened in each student's AWS account.

mod http;
mod observe;
mod role;
mod roster;
mod session;
mod store;

fn main() {}
