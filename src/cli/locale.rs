//! The language of the locale, as gettext finds it in the environment.

use super::value::spoken;
use labproof_checks::lab::Language;
use std::ffi::OsString;

/// The locale's language; English where it names another one, or none (`C`, `POSIX`, unset).
#[cfg(unix)]
pub(super) fn of_locale() -> Language {
    of(super::output::variable)
}

/// The locale's language; English where it names another one.
#[cfg(not(unix))]
pub(super) fn of_locale() -> Language {
    sys_locale::get_locale().and_then(|locale| spoken(&locale)).unwrap_or(Language::En)
}

/// `LC_ALL` beats `LC_MESSAGES`, which beats `LANG`. `LANGUAGE`, a list, beats all three, but only
/// where they name a language: the locale C is for machines.
#[cfg(any(unix, test))]
fn of(variable: impl Fn(&str) -> Option<OsString>) -> Language {
    let text = |name| variable(name).and_then(|value| value.into_string().ok());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(text);
    let Some(locale) = locale.filter(|locale| !is_nobodys(locale)) else { return Language::En };
    let preferred = text("LANGUAGE").unwrap_or(locale);
    let mut preferred = preferred.split(':').take_while(|name| !is_nobodys(name));
    preferred.find_map(spoken).unwrap_or(Language::En)
}

/// Whether a locale is no language's: C, whatever its encoding, or its other name.
#[cfg(any(unix, test))]
fn is_nobodys(locale: &str) -> bool {
    matches!(locale.split(['.', '@']).next(), Some("C" | "POSIX"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_one_that_gettext_would_find() {
        for (variables, language) in [
            ("", Language::En),
            ("LANG=C", Language::En),
            ("LANG=POSIX", Language::En),
            ("LANG=C.UTF-8", Language::En),
            ("LANG=C.utf8", Language::En),
            ("LANG=ja_JP.UTF-8", Language::En),
            ("LANG=en_GB.UTF-8", Language::En),
            ("LANG=ko_KR.UTF-8", Language::Ko),
            ("LANG=ko", Language::Ko),
            ("LANG=ko_KR@euro", Language::Ko),
            ("LC_MESSAGES=ko_KR.UTF-8", Language::Ko),
            ("LC_MESSAGES=C LANG=ko_KR.UTF-8", Language::En),
            ("LC_MESSAGES=ko_KR.UTF-8 LANG=en_US.UTF-8", Language::Ko),
            ("LC_ALL=C LC_MESSAGES=ko_KR.UTF-8", Language::En),
            ("LC_ALL=ko_KR.UTF-8 LC_MESSAGES=en_US LANG=C", Language::Ko),
            // Not of messages, but of letters.
            ("LC_CTYPE=ko_KR.UTF-8", Language::En),
            ("LC_CTYPE=ko_KR.UTF-8 LANG=en_US.UTF-8", Language::En),
            ("LANGUAGE=ko LANG=en_US.UTF-8", Language::Ko),
            ("LANGUAGE=ko", Language::En),
            ("LANGUAGE=ko LANG=C", Language::En),
            ("LANGUAGE=ko LANG=C.UTF-8", Language::En),
            ("LANGUAGE=ko LC_ALL=POSIX", Language::En),
            ("LANGUAGE=fr:ko:en LANG=en_US.UTF-8", Language::Ko),
            ("LANGUAGE=fr:C:ko LANG=ko_KR.UTF-8", Language::En),
            ("LANGUAGE=fr LANG=ko_KR.UTF-8", Language::En),
        ] {
            let variable = |name: &str| {
                let mut pairs = variables.split(' ').filter_map(|pair| pair.split_once('='));
                pairs.find(|(known, _)| *known == name).map(|(_, value)| value.into())
            };
            assert_eq!(of(variable), language, "{variables}");
        }
    }
}
