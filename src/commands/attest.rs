//! `labproof check --receipt`: a student's own look at the table, from where the database answers.
//! It needs no AWS credentials and no evidence store, and writes one file to hand in.

use super::{look, unneeded};
use crate::cli::{Check, Output, ReceiptArgs, metadata_is_disabled};
use crate::clock::Clock;
use crate::exit::{self, Failure};
use crate::nonce::Nonce;
use crate::observe::mysql::{self, Login, Place};
use crate::receipt::{Identity, Receipt, Reply};
use crate::{labs, metadata, progress, publish};
use labproof_checks::attestation;
use labproof_checks::evidence::Endpoint;
use labproof_checks::lab::Lab;
use labproof_reports::terminal::{self, Handout};
use secrecy::SecretString;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::time::timeout;

/// Everything that a look for a receipt takes.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) file: PathBuf,
    pub(super) db: Endpoint,
    pub(super) nonce: Nonce,
}

impl Task {
    /// The task, if the command line has one: a file, an address and a nonce.
    pub(super) fn of(args: &ReceiptArgs) -> Option<Self> {
        let (file, db, nonce) = (args.receipt.clone()?, args.db.clone()?, args.nonce.clone()?);
        Some(Self { file, db, nonce })
    }
}

/// Looks at the table, shows what it found, and writes the receipt.
///
/// # Errors
/// Bad input, before anything is done; or the receipt could not be written.
pub(super) async fn run(args: &Check, task: Task, output: &Output) -> Result<u8, Failure> {
    let clock = Clock::system();
    let asked_look = args.look();
    let lab = labs::load(&asked_look.lab)?.lab;
    unneeded::about_tables(&lab, &[("--receipt", true)])?;
    let sheet = publish::sheet(&args.reports(), args.thresholds().to_reach(), output);
    let tls = look::tls(&asked_look)?;
    let folder = task.file.parent().filter(|folder| !folder.as_os_str().is_empty());
    publish::folder(folder.unwrap_or(Path::new(".")))?;
    let asked = Arc::new(lab.tables().next().expect("the lab looks for a table").clone());
    let password = if args.receipt.ask_password {
        ask_password(&asked.user, &sheet)?
    } else {
        asked.password.clone()
    };
    let login = Login { user: asked.user.clone(), password, tls };

    let spinner = progress::spinner(output.progress());
    let place = Place::from(task.db.clone());
    let look = timeout(asked_look.account_timeout, mysql::table_and_names(&login, &asked, &place));
    let (seen, identity) = tokio::join!(look, identity());
    let seen = seen.unwrap_or_else(|_elapsed| Err(mysql::too_slow(&task.db)));
    spinner.finish_and_clear();

    let receipt = Receipt::new(&lab, &asked, task.nonce, task.db, clock.now(), seen, identity);
    write(&receipt, &task.file)?;
    publish::answer(&shown(&receipt, &task.file, &lab, &sheet))?;
    let is_blind = matches!(receipt.look, Reply::Blind(_));
    Ok(if is_blind && args.thresholds().strict { exit::NOT_FINAL } else { exit::OK })
}

async fn identity() -> Option<Identity> {
    if metadata_is_disabled() { None } else { metadata::identity().await }
}

fn write(receipt: &Receipt, file: &Path) -> Result<(), Failure> {
    let text = receipt.to_json();
    let written = publish::whole(file, |sink| sink.write_all(text.as_bytes()));
    written.map_err(|error| {
        Failure::Internal(miette::miette!(
            help = "name a file in a folder that you may write to, such as your home folder",
            "the receipt {} could not be written: {error}",
            file.display()
        ))
    })
}

fn shown(receipt: &Receipt, file: &Path, lab: &Lab, sheet: &terminal::Sheet) -> String {
    let whose = receipt.identity.as_ref().and_then(Identity::whose);
    let account = whose.as_ref().map_or("-", |whose| whose.account.as_str());
    let region = whose.as_ref().map_or("-", |whose| whose.region.as_str());
    let seen = receipt.observation(account, region, None);
    let blind = match &receipt.look {
        Reply::Seen(_) => None,
        Reply::Blind(why) => Some(format!("{}: {}", why.code.as_str(), why.subject)),
    };
    let handout = Handout {
        file: &file.display().to_string(),
        nonce: receipt.nonce.as_str(),
        account: whose.as_ref().map(|whose| whose.account.as_str()),
        blind: blind.as_deref(),
    };
    terminal::receipt(attestation::judge_look(lab, &seen), &handout, sheet)
}

/// The password as it is typed, or the first line of what is piped in. It is shown nowhere.
fn ask_password(user: &str, sheet: &terminal::Sheet) -> Result<SecretString, Failure> {
    let unread = |error: io::Error| {
        Failure::Input(miette::miette!(
            help = "type it when you are asked, or pipe it into the command",
            "the password could not be read: {error}"
        ))
    };
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::stdin().read_line(&mut line).map_err(unread)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned().into());
    }
    let screen = console::Term::stderr();
    screen.write_str(&terminal::password(user, sheet)).map_err(unread)?;
    Ok(screen.read_secure_line().map_err(unread)?.into())
}
