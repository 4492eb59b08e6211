//! What the help of each command ends with: commands to copy. A test parses every one of them.

#[cfg(feature = "rehearsal")]
pub(super) const DEMO: &str = "\
Examples:
  labproof demo
      Everything, with a class of thirty, in a minute
  labproof demo --lab stem-day-ec2 --lang ko --out ec2-demo";

#[cfg(feature = "rehearsal")]
pub(super) const REHEARSE: &str = "\
Examples:
  labproof rehearse --lab my-lab.toml
      Does each check of your own lab catch what it should?
  labproof rehearse --out - --format junit > rehearsal.xml
      For CI: only the result, on standard output
  labproof rehearse --on account --region ap-northeast-2
      What it would create in your AWS account, and at what cost; nothing is created yet";

pub(super) const GRADE: &str = "\
Examples:
  labproof grade
      In the folder of a class: everything that is needed is in its labproof.toml
  labproof grade --only s017,s021
      Try two students again; everybody else is judged by the evidence
  labproof grade --roster roster.csv --since 2026-11-22T09:00 --deadline 2026-11-22T18:00
      Grade everybody; work counts from nine to six, in the time zone that is printed
  labproof grade --roster roster.csv --time-zone Asia/Seoul --format json,html,canvas
  labproof grade --roster roster.csv --out - --format json | jq .summary
      Only the gradebook, on standard output
  labproof grade --roster roster.csv -q --min-score 60 --strict
      For CI: prints only who is below 60 per cent, not graded or not final";

pub(super) const PREFLIGHT: &str = "\
Examples:
  labproof preflight --roster roster.csv
      The evening before: who must do what before the class can be graded
  labproof preflight --roster roster.csv --out - --format json | jq .summary";

pub(super) const WATCH: &str = "\
Examples:
  labproof watch --roster roster.csv --since 2026-11-22T09:00 --deadline 2026-11-22T18:00
  labproof watch --roster roster.csv --serve 127.0.0.1:8080 --until 2026-11-22T18:00
      With a live page; Ctrl-C stops it, with everything kept and reported";

pub(super) const CHECK: &str = "\
Examples:
  labproof check
      What to do next, in the account of your AWS credentials
  labproof check --lang ko --watch
      The same in Korean, looking again and again
  labproof check --region ap-northeast-2 --all --out report
      Every criterion with what was found, and a page to keep: report/report.html
  labproof check --receipt receipt.json --nonce 7KQM-2XDP-9TNA \\
      --db mydb.c0example0000.ap-northeast-2.rds.amazonaws.com:3306
      On the web server: look at the table only, and write what it showed to a file to hand in

What was seen is kept in ~/.local/state/labproof/ACCOUNT.evidence, because the last step of a
lab deletes what it is evidence of.
More: https://github.com/labproof/labproof/blob/main/docs/students.md";

pub(super) const REGRADE: &str = "\
Examples:
  labproof regrade --final
      The class is over: scores with nothing open become final
  labproof regrade --lab corrected-lab.toml --diff labproof-report/gradebook.json --out regraded
      Whose score changes with a corrected lab file; the old reports stay as they are
  labproof regrade --format canvas --assignment 'RDS workshop (1234)'";

pub(super) const EXPLAIN: &str = "\
Examples:
  labproof explain s01
  labproof explain s01 db-config.private --lang ko
      One criterion: the rule, what counted, what was left out and why
  labproof explain s01 --format html --audience student > s01.html
      A page that may be handed to the student";

pub(super) const REPORT: &str = "\
Examples:
  labproof report --from labproof-report/gradebook.json --format xlsx,moodle --out for-the-lms
  labproof report --from labproof-report/gradebook.json --anonymous --format html --out shown
      For showing the class: no names, ids or accounts
  labproof report --from labproof-report/gradebook.json --format csv --out -";

pub(super) const ROLE: &str = "\
Examples:
  labproof role > labproof-reader.json
      A CloudFormation template to install in each account
  labproof role --form policy --lab stem-day-ec2
  labproof role --with-ssh --with-preflight --form stackset";

pub(super) const LAB_LIST: &str = "\
Examples:
  labproof lab list
  labproof lab list --format json | jq -r '.labs[].id'";

pub(super) const LAB_SHOW: &str = "\
Examples:
  labproof lab show
  labproof lab show stem-day-ec2";

pub(super) const LAB_NEW: &str = "\
Examples:
  labproof lab new db-instance deletion --language en --out my-lab.toml
      A lab of two tasks to start from, with comments";

pub(super) const LAB_EXPORT: &str = "\
Examples:
  labproof lab export stem-day-rds --out my-lab.toml
      Change it, then: labproof lab check my-lab.toml";

pub(super) const LAB_CHECK: &str = "\
Examples:
  labproof lab check my-lab.toml";

pub(super) const LAB_SCHEMA: &str = "\
Examples:
  labproof lab schema > lab.schema.json
      For an editor that completes and checks lab files";

pub(super) const EVIDENCE_LIST: &str = "\
Examples:
  labproof evidence list
      The runs
  labproof evidence list s01
      What was observed of a student
  labproof evidence list --format json | jq '.runs[-1]'";

pub(super) const EVIDENCE_SHOW: &str = "\
Examples:
  labproof evidence show 4f2a9c
      One observation, by the beginning of its id";

pub(super) const EVIDENCE_MERGE: &str = "\
Examples:
  labproof evidence merge shard-1.evidence shard-2.evidence
  labproof evidence merge --evidence class.evidence export.jsonl";

pub(super) const EVIDENCE_EXPORT: &str = "\
Examples:
  labproof evidence export class.jsonl
  labproof evidence export | gzip > class.jsonl.gz";

pub(super) const EVIDENCE_ERASE: &str = "\
Examples:
  labproof evidence erase s01
      Asks first, and names the files that still contain the student
  labproof evidence erase s01 s02 --yes --out labproof-report --receipts receipts";

pub(super) const NONCE: &str = "\
Examples:
  labproof nonce
  labproof nonce --format json | jq -r .nonce";

pub(super) const CONFIG: &str = "\
Examples:
  labproof config
      The settings of `labproof grade` in this folder, and where each comes from
  labproof config regrade --final
  labproof config --format json preflight";

pub(super) const INIT: &str = "\
Examples:
  labproof init my-class
  labproof init my-class --from-organization ou-ab12-34567890
      With a roster of all active accounts in an organizational unit";

#[cfg(feature = "rehearsal")]
pub(super) const CLOUD: &str = "\
Examples:
  labproof cloud --students 30
      Prints what to export, and serves until Ctrl-C
  labproof cloud --speed 60 --database --files cloud
      A class to rehearse with, sixty times as fast as AWS; --help shows how";

pub(super) const COMPLETIONS: &str = "\
Examples:
  labproof completions bash > ~/.local/share/bash-completion/completions/labproof
  labproof completions zsh > ~/.zfunc/_labproof
      With `fpath+=~/.zfunc` before `compinit` in ~/.zshrc
  labproof completions fish > ~/.config/fish/completions/labproof.fish
  labproof completions powershell >> $PROFILE";

pub(super) const MAN: &str = "\
Examples:
  labproof man --out ~/.local/share/man/man1
      After that, `man labproof-grade` shows the page of one command
  labproof man | man -l -";

#[cfg(test)]
mod tests {
    use crate::cli::Cli;
    use clap::{Command, CommandFactory, Parser};

    /// The words of a command line, as a shell gives them, up to a pipe or a redirection.
    fn words(line: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        let mut is_quoted = false;
        for letter in line.chars() {
            match letter {
                '\'' => is_quoted = !is_quoted,
                '|' | '>' if !is_quoted => break,
                ' ' if !is_quoted => words.push(String::new()),
                letter => words.last_mut().unwrap().push(letter),
            }
        }
        words.into_iter().filter(|word| !word.is_empty()).collect()
    }

    /// The command lines of an example's text; one that ends with a backslash goes on.
    fn lines(text: &str) -> Vec<String> {
        let whole = text.replace("\\\n", " ");
        let lines = whole.lines().filter_map(|line| line.strip_prefix("  "));
        lines.filter(|line| line.starts_with("labproof ")).map(str::to_owned).collect()
    }

    fn each(command: &Command, path: &[&str], tell: &mut impl FnMut(&[&str], &str)) {
        let mut below = command.get_subcommands().peekable();
        if below.peek().is_none() {
            let help = command.get_after_help().map(ToString::to_string);
            tell(path, &help.unwrap_or_default());
        }
        for command in below {
            each(command, &[path, &[command.get_name()]].concat(), tell);
        }
    }

    #[test]
    fn every_command_has_examples_and_each_is_a_command_line() {
        let mut seen = 0;
        each(&Cli::command(), &["labproof"], &mut |path, help| {
            let examples = lines(help);
            assert!(!examples.is_empty(), "{} has no example", path.join(" "));
            for example in examples {
                let words = words(&example);
                assert_eq!(words[..path.len()], *path, "{example}");
                if let Err(wrong) = Cli::try_parse_from(&words) {
                    panic!("{example}\n{wrong}");
                }
                seen += 1;
            }
            assert!(help.lines().all(|line| line.chars().count() <= 98), "{help}");
        });
        assert!(seen > 30, "{seen}");
    }
}
