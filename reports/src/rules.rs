//! The contract's rules by their numbers, as people are told them: out of the contract itself, in
//! both languages.

use labproof_checks::lab::Language;
use std::collections::BTreeMap;
use std::sync::LazyLock;

type Rules = BTreeMap<u16, String>;

static KO: LazyLock<Rules> = LazyLock::new(|| read(include_str!("../../docs/contract.ko.md")));
static EN: LazyLock<Rules> = LazyLock::new(|| read(include_str!("../../docs/contract.md")));

/// What the rule of this number says: one paragraph, without its number and without emphasis.
/// What the contract writes as code stays in backticks. `None` if there is no such rule.
///
/// ```
/// use labproof_checks::lab::Language;
/// use labproof_reports::rules;
///
/// let rule = rules::text(213, Language::En).unwrap();
/// assert!(rule.contains("Korean and English"));
/// assert_eq!(rules::text(0, Language::Ko), None);
/// ```
pub fn text(rule: u16, language: Language) -> Option<&'static str> {
    let rules = match language {
        Language::Ko => &KO,
        Language::En => &EN,
    };
    rules.get(&rule).map(String::as_str)
}

/// A rule's number as it is cited: `R12`.
///
/// ```
/// assert_eq!(labproof_reports::rules::name(12), "R12");
/// ```
pub fn name(rule: u16) -> String {
    format!("R{rule}")
}

/// The number that is cited by this name.
///
/// ```
/// assert_eq!(labproof_reports::rules::number("R12"), Some(12));
/// assert_eq!(labproof_reports::rules::number("12"), None);
/// ```
pub fn number(name: &str) -> Option<u16> {
    name.strip_prefix('R')?.parse().ok()
}

/// The rules of a page: list items that begin with a number in bold, each until the next item,
/// heading or empty line.
fn read(page: &str) -> Rules {
    let mut rules = Rules::new();
    let mut current = None;
    for line in page.lines() {
        if let Some((rule, first)) = beginning(line) {
            rules.insert(rule, plain(first));
            current = Some(rule);
        } else if let (Some(rule), true) = (current, line.starts_with("  ")) {
            let text = rules.entry(rule).or_default();
            text.push(' ');
            text.push_str(&plain(line.trim()));
        } else {
            current = None;
        }
    }
    rules
}

/// The number and the first line of a rule that begins here.
fn beginning(line: &str) -> Option<(u16, &str)> {
    let (name, first) = line.strip_prefix("- **")?.split_once("** ")?;
    Some((number(name)?, first))
}

fn plain(line: &str) -> String {
    line.replace("**", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "\
# A page

- **R1** One line, and **bold** words.
- **R7** Two lines, the second
  of which has `code`.

Words between.

- **no rule** at all
  and its second line
## R9
- **R30** The last.
";

    #[test]
    fn a_rule_is_read_up_to_the_next_item_as_one_paragraph() {
        let rules: Vec<_> = read(PAGE).into_iter().collect();
        let expected = [
            (1, "One line, and bold words."),
            (7, "Two lines, the second of which has `code`."),
            (30, "The last."),
        ];
        assert_eq!(rules, expected.map(|(rule, text)| (rule, text.to_owned())));
    }

    #[test]
    fn every_rule_has_a_text_in_both_languages() {
        assert!(EN.len() > 100);
        for rule in EN.keys() {
            for language in [Language::Ko, Language::En] {
                let text = text(*rule, language).unwrap();
                assert!(!text.trim().is_empty() && !text.contains("**"), "R{rule}: {text}");
            }
        }
        assert!(EN.keys().eq(KO.keys()));
    }

    #[test]
    fn a_number_that_is_none_of_a_rule_has_no_text() {
        assert_eq!(text(0, Language::En), None);
        assert_eq!(text(u16::MAX, Language::Ko), None);
    }

    #[test]
    fn a_name_leads_back_to_its_number() {
        assert_eq!(number(&name(12)), Some(12));
        for wrong in ["", "R", "12", "r12", "R-1", "R1.5", "R99999"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
    }
}
