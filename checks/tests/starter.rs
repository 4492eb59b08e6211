//! A lab file to start from: it is a lab as it is, whatever modules it is for.

use labproof_checks::lab::{Lab, Language};
use labproof_checks::modules::{MODULES, Module, module};
use std::collections::BTreeSet;

const EN: &[Language] = &[Language::En];

fn starter(ids: &[&str], languages: &[Language]) -> String {
    let modules: Vec<&'static Module> = ids.iter().map(|id| module(id).unwrap()).collect();
    Lab::starter(&modules, languages)
}

#[test]
fn a_file_of_every_choice_of_modules_is_a_lab_that_judges_them() {
    for choice in 1..1_u32 << MODULES.len() {
        let is_chosen = |at: &usize| choice & (1 << at) != 0;
        let chosen = (0..MODULES.len()).filter(is_chosen).map(|at| MODULES[at].id);
        let chosen: Vec<&str> = chosen.collect();
        let text = starter(&chosen, EN);
        let lab = Lab::parse("starter", &text).unwrap_or_else(|error| {
            panic!("{chosen:?}: {error:?}\n{text}");
        });
        let worth_something = lab
            .tasks
            .iter()
            .filter(|task| task.criteria.iter().all(|criterion| !criterion.spec.points.is_zero()));
        assert_eq!(worth_something.map(|task| task.module.id).collect::<Vec<_>>(), chosen);
    }
}

#[test]
fn a_file_of_all_modules_has_every_criterion_and_says_it_in_the_languages_that_are_asked_for() {
    for languages in [EN, &[Language::Ko], &Language::ALL] {
        let all: Vec<&str> = MODULES.iter().map(|module| module.id).collect();
        let text = starter(&all, languages);
        let lab = Lab::parse("starter", &text).unwrap();
        assert_eq!(lab.languages, languages);
        let judged: BTreeSet<_> = lab.criteria().map(|it| std::ptr::from_ref(it.check)).collect();
        for module in MODULES {
            for known in module.criteria {
                let is_judged = judged.contains(&std::ptr::from_ref(known));
                let is_excluded = module.contradictions.iter().any(|(id, _)| *id == known.id);
                assert!(is_judged != is_excluded, "{}.{}", module.id, known.id);
                assert!(text.contains(&format!("id = \"{}\"\n", known.id)), "{}", known.id);
            }
        }
        for language in Language::ALL {
            let says = text.contains(&format!("hint.{} = ", language.as_str()));
            assert_eq!(says, languages.contains(&language), "{language:?}");
        }
    }
}

#[test]
fn it_speaks_in_names_of_its_own_and_of_what_it_takes_besides() {
    let all: Vec<&str> = MODULES.iter().map(|module| module.id).collect();
    let text = starter(&all, EN);
    for shipped in ["awsdb", "stemday", "Stem Day", "awspassword", "test.stem"] {
        assert!(!text.contains(shipped), "{shipped}");
    }
    let text = starter(&["db-instance"], EN);
    assert!(text.contains("# id = \"vpc\"\n"), "{text}");
    assert!(text.contains("# To judge this too, name the security group of the servers"), "{text}");
}
