//! What is typed into a database.

use super::{Student, Trouble};
use crate::dbms::client::{self, ClientError};
use aws_sdk_rds::types::DbInstance;
use labproof_checks::evidence::Endpoint;
use labproof_checks::modules::work::{Login, Statement};
use secrecy::ExposeSecret;

impl Student {
    /// Types statements as the instance's master user.
    pub(super) async fn type_statements(&self, login: &Login) -> Result<(), Trouble> {
        self.type_lines(login, false).await
    }

    /// The same where some of it may have been typed before: what stands already is no trouble.
    pub(super) async fn type_again(&self, login: &Login) -> Result<(), Trouble> {
        self.type_lines(login, true).await
    }

    async fn type_lines(&self, login: &Login, again: bool) -> Result<(), Trouble> {
        if login.statements.is_empty() {
            return Ok(());
        }
        self.must_be_ours(&login.instance).await?;
        let shown = self.instance(&login.instance).await?;
        let endpoint = shown.as_ref().and_then(endpoint);
        let made = self.made.users.get(&login.instance);
        let (Some(endpoint), Some((user, password))) = (endpoint, made) else {
            return Err(Trouble::Sql(format!("{} has no endpoint", login.instance)));
        };
        let Some(ca) = self.place.ca() else {
            return Err(Trouble::Sql("there is no database server here".to_owned()));
        };
        let (user, password, ca) = (user.clone(), password.clone(), ca.to_path_buf());
        let statements: Vec<String> = login.statements.iter().flat_map(text).collect();
        let typed = tokio::task::spawn_blocking(move || {
            let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
            let login = client::Login {
                endpoint: &endpoint,
                user: &user,
                password: password.expose_secret(),
                ca: &ca,
                database: None,
            };
            if again {
                client::type_missing(&login, &statements)
            } else {
                client::type_statements(&login, &statements)
            }
        });
        let typed = typed.await.expect("typing does not panic");
        typed.map_err(|error: ClientError| Trouble::Sql(error.to_string()))
    }
}

fn endpoint(instance: &DbInstance) -> Option<Endpoint> {
    let shown = instance.endpoint()?;
    let port = u16::try_from(shown.port()?).ok()?;
    Some(Endpoint { host: shown.address()?.to_owned(), port })
}

/// What is typed for a statement.
fn text(statement: &Statement) -> Vec<String> {
    match statement {
        Statement::Sql(sql) => vec![sql.clone()],
        Statement::CreateUser { user, password } => {
            let user = format!("'{}'@'%'", quoted(user));
            let password = quoted(password.expose_secret());
            vec![
                format!("CREATE USER {user} IDENTIFIED BY '{password}'"),
                format!(
                    "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER ON *.* TO {user}"
                ),
            ]
        }
    }
}

fn quoted(raw: &str) -> String {
    raw.replace('\\', "\\\\").replace('\'', "''")
}
