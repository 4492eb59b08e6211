//! The commands that a document shows, as words: what a shell would run of its `sh` blocks, and what is typed at the
//! prompts of its `console` blocks.

use crate::document::Document;

/// One command, and where its document shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The program and its arguments, without quotes; variables as they are written.
    pub words: Vec<String>,
    /// `document:line` of its block.
    pub place: String,
}

/// Every command of a document's `sh` blocks.
pub fn shown(document: &Document) -> Vec<Command> {
    of_blocks(document, "sh", str::to_owned)
}

/// Every command of a document's `console` blocks: what follows a prompt, `$ `.
pub fn prompted(document: &Document) -> Vec<Command> {
    of_blocks(document, "console", |text| {
        let text = text.replace("\\\n", " ");
        let typed = text.lines().filter_map(|line| line.strip_prefix("$ "));
        typed.map(|line| format!("{line}\n")).collect()
    })
}

fn of_blocks(document: &Document, language: &str, script: fn(&str) -> String) -> Vec<Command> {
    let blocks = document.blocks().into_iter().filter(|block| block.language == language);
    let all = blocks.flat_map(|block| {
        let place = format!("{}:{}", document.path, block.line);
        let scripts = of_script(&script(&block.text)).into_iter();
        scripts.map(move |words| Command { words, place: place.clone() })
    });
    all.collect()
}

/// The commands that a document names within a line, `labproof role --form policy` for example.
pub fn named(document: &Document, program: &str) -> Vec<Command> {
    let begins = |code: &String| code.split(' ').next() == Some(program);
    let codes = document.codes().into_iter().filter(begins);
    let all = codes.flat_map(|code| of_script(&code));
    all.map(|words| Command { words, place: document.path.clone() }).collect()
}

/// The commands of a script: without comments, redirections, here-documents and assignments, each part of a
/// pipeline or of a list by itself.
pub fn of_script(script: &str) -> Vec<Vec<String>> {
    let mut reader = Reader::default();
    let script = script.replace("\\\n", " ");
    let mut lines = script.lines();
    while let Some(line) = lines.next() {
        reader.line(line);
        if let Some(end) = reader.here.take() {
            // What is between is a file, and no command.
            lines.by_ref().take_while(|line| *line != end).for_each(drop);
        }
    }
    reader.commands
}

#[derive(Default)]
struct Reader {
    commands: Vec<Vec<String>>,
    words: Vec<String>,
    /// The word that ends a here-document which begins on this line.
    here: Option<String>,
    /// Whether the next word is a file that a stream leads to, or the end of a here-document.
    redirection: Option<Redirection>,
}

#[derive(Clone, Copy)]
enum Redirection {
    File,
    Here,
}

impl Reader {
    fn line(&mut self, line: &str) {
        let (mut word, mut quote) = (String::new(), None);
        let mut letters = line.chars().peekable();
        while let Some(letter) = letters.next() {
            match (quote, letter) {
                (Some(open), letter) if letter == open => quote = None,
                (None, '\'' | '"') => quote = Some(letter),
                (None, '#') if word.is_empty() => break,
                (None, '|' | '&' | ';') => {
                    self.word(&mut word);
                    self.command();
                }
                (None, '<') if letters.next_if_eq(&'<').is_some() => {
                    self.word(&mut word);
                    self.redirection = Some(Redirection::Here);
                }
                (None, '<' | '>') => {
                    self.word(&mut word);
                    letters.next_if_eq(&'>');
                    self.redirection = Some(Redirection::File);
                }
                (None, letter) if letter.is_whitespace() => self.word(&mut word),
                (Some(_) | None, letter) => word.push(letter),
            }
        }
        self.word(&mut word);
        self.command();
    }

    /// A word has ended.
    fn word(&mut self, word: &mut String) {
        let word = std::mem::take(word);
        if word.is_empty() {
            return;
        }
        match self.redirection.take() {
            Some(Redirection::File) => {}
            Some(Redirection::Here) => self.here = Some(word),
            None if self.words.is_empty() && (is_assignment(&word) || is_keyword(&word)) => {}
            None => self.words.push(word),
        }
    }

    /// A command has ended.
    fn command(&mut self) {
        let words = std::mem::take(&mut self.words);
        if words.first().is_some_and(|word| word != "for" && word != "cd" && word != "export") {
            self.commands.push(words);
        }
    }
}

/// `AWS_PROFILE=s02` before a command.
fn is_assignment(word: &str) -> bool {
    let name = word.split_once('=').map_or("", |(name, _)| name);
    !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// What a loop is written with.
fn is_keyword(word: &str) -> bool {
    ["do", "done", "then", "fi", "else"].contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_taken_apart_as_a_shell_does() {
        for (script, expected) in [
            ("labproof grade   # one look", vec![vec!["labproof", "grade"]]),
            ("make test && cd x", vec![vec!["make", "test"]]),
            (
                "A=1 B='x y' labproof explain s1 'RDS lab (1)' > a.html",
                vec![vec!["labproof", "explain", "s1", "RDS lab (1)"]],
            ),
            (
                "labproof nonce | jq -r .nonce",
                vec![vec!["labproof", "nonce"], vec!["jq", "-r", ".nonce"]],
            ),
            ("aws a \\\n  --b \"$(cat c)\"", vec![vec!["aws", "a", "--b", "$(cat c)"]]),
            (
                "cat >> d.toml <<'END'\n[[x]]\nlabproof no\nEND\nlabproof yes",
                vec![vec!["cat"], vec!["labproof", "yes"]],
            ),
            ("for s in a b; do\n  aws x \"$s\"\ndone", vec![vec!["aws", "x", "$s"]]),
            (
                "labproof preflight || echo \"exit $?\"",
                vec![vec!["labproof", "preflight"], vec!["echo", "exit $?"]],
            ),
        ] {
            assert_eq!(of_script(script), expected, "{script}");
        }
    }

    #[test]
    fn what_is_typed_at_a_prompt_is_told_from_what_is_printed() {
        let text =
            "```console\n$ kubectl apply \\\n    -f a.yaml\njob created\n$ labproof nonce\n```\n";
        let document = Document { path: "a.md".to_owned(), text: text.to_owned() };
        let typed: Vec<_> = prompted(&document).into_iter().map(|it| it.words.join(" ")).collect();
        assert_eq!(typed, ["kubectl apply -f a.yaml", "labproof nonce"]);
        assert_eq!(shown(&document), []);
    }
}
