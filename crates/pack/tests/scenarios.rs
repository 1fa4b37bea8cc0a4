//! The scenarios of the Vietnamese programme hold.

mod common;

use noi_pack::embedded::vn_ecd;
use noi_pack::source::SourceFile;
use noi_pack::source::scenario;

#[test]
fn the_rules_do_what_the_scenarios_say() {
    let mut checked = 0;
    let mut failures = String::new();
    for (path, text) in common::files(&common::vn_ecd().join("scenarios")) {
        let path = format!("scenarios/{path}");
        let file = SourceFile {
            path: &path,
            text: &text,
        };
        let outcome = scenario::run(vn_ecd(), file);
        checked += outcome.checked;
        for one in outcome.found {
            failures += &one.render();
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
    assert!(checked >= 100, "only {checked} expectations were found");
}

#[test]
fn a_scenario_that_does_not_hold_says_where() {
    let check = |text: &str, want: &[&str]| {
        let file = SourceFile {
            path: "scenarios/test.toml",
            text,
        };
        let rendered: String = scenario::run(vn_ecd(), file)
            .found
            .iter()
            .map(|one| one.render())
            .collect();
        for words in want {
            assert!(rendered.contains(words), "{words} isn't in\n{rendered}");
        }
    };
    check(
        "vi = \"a\"\nen = \"a\"\nborn = \"2025-03-01\"\n\n[[expect]]\non = \"2025-05-01\"\nneed = \"birth_registration\"\nstate = \"open\"\n",
        &[
            "scenarios/test.toml:5:1",
            "on 2025-05-01 `birth_registration` is `overdue`, not `open`",
        ],
    );
    check(
        "vi = \"a\"\nen = \"a\"\nborn = \"2025-02-30\"\n[[expect]]\non = \"2025-05-01\"\nneed = \"birth_registratoin\"\nstate = \"opened\"\n",
        &[
            "2025-02-30",
            "did you mean `birth_registration`?",
            "did you mean `open`?",
        ],
    );
    check(
        "vi = \"a\"\nen = \"a\"\nborn = \"2025-02-03\"\n[[event]]\ndate = \"2025-02-03\"\nservice = \"bcj\"\n",
        &["the pack has no service `bcj`", "has no `expect`"],
    );
}
