//! A command line that can't be understood, told in the user's words with what to write instead.

use std::error::Error as _;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use noi_core::DayError;
use noi_ui::words::{Lang, Words};

use crate::errors::Said;
use crate::output::Output;

/// Tells what is wrong; help and version are the parser's affair.
pub(crate) fn misunderstood(error: &clap::Error) -> ExitCode {
    // The parser gave no answer, so that its flags are looked for by hand.
    let given: Vec<String> = std::env::args_os()
        .map(|one| one.to_string_lossy().into_owned())
        .collect();
    let english = given.windows(2).any(|pair| pair == ["--lang", "en"])
        || given.iter().any(|one| one == "--lang=en")
        || std::env::var("NOI_LANG").is_ok_and(|lang| lang == "en");
    let lang = if english { Lang::En } else { Lang::Vi };
    let output = Output::new(given.iter().any(|one| one == "--json"), lang);
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => error.exit(),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            output.note(&output.words.get("usage-no-command"));
            error.exit()
        }
        _ => {}
    }
    output.failed(&said(error).into());
    if let Some(line) = usage(error, output.words) {
        output.note(&line);
    }
    ExitCode::from(2)
}

/// What is wrong with a command line.
fn said(error: &clap::Error) -> Said {
    let option = names(error, ContextKind::InvalidArg);
    let text = names(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::ValueValidation
            if error.source().is_some_and(|cause| cause.is::<DayError>()) =>
        {
            let option = option.split(' ').next().unwrap_or_default();
            Said::new("error-bad-day")
                .arg("option", option)
                .arg("text", text)
        }
        ErrorKind::UnknownArgument => with_near(
            ["usage-unknown-option", "usage-unknown-option-near"],
            option,
            names(error, ContextKind::SuggestedArg),
        ),
        ErrorKind::InvalidSubcommand => with_near(
            ["usage-unknown-command", "usage-unknown-command-near"],
            names(error, ContextKind::InvalidSubcommand),
            names(error, ContextKind::SuggestedSubcommand),
        ),
        ErrorKind::MissingRequiredArgument => Said::new("usage-missing").arg("option", option),
        ErrorKind::MissingSubcommand => Said::new("usage-no-command"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if text.is_empty() => {
            Said::new("usage-no-value").arg("option", option)
        }
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            Said::new("usage-no-value").arg("option", option)
        }
        ErrorKind::InvalidValue => Said::new("usage-not-one-of")
            .arg("option", option)
            .arg("text", text)
            .arg("known", names(error, ContextKind::ValidValue)),
        ErrorKind::ValueValidation => Said::new("usage-bad-value")
            .arg("option", option)
            .arg("text", text),
        ErrorKind::TooManyValues => Said::new("usage-too-many").arg("text", text),
        ErrorKind::ArgumentConflict => {
            let other = names(error, ContextKind::PriorArg);
            if other == option {
                Said::new("usage-twice").arg("option", option)
            } else {
                Said::new("usage-not-together")
                    .arg("option", option)
                    .arg("other", other)
            }
        }
        ErrorKind::InvalidUtf8 => Said::new("usage-not-utf8"),
        _ => Said::new("usage-unclear"),
    }
}

fn with_near([alone, with]: [&'static str; 2], text: String, near: String) -> Said {
    let key = if near.is_empty() { alone } else { with };
    Said::new(key).arg("text", text).arg("near", near)
}

/// What the parser says of one thing: a name, or several.
fn names(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(name)) => name.clone(),
        Some(ContextValue::Strings(names)) => names.join(", "),
        _ => String::new(),
    }
}

/// How the command is written.
fn usage(error: &clap::Error, words: Words) -> Option<String> {
    let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) else {
        return None;
    };
    let usage = usage.to_string();
    let usage = usage.trim().strip_prefix("Usage:").unwrap_or(&usage).trim();
    Some(words.with("usage-line", &[("usage", usage.into())]))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::args::Cli;
    use crate::errors;

    #[test]
    fn mistakes_are_told_in_both_languages() {
        let check = |given: &str, vi: &str, en: &str| {
            let error = Cli::try_parse_from(given.split(' ')).err().unwrap();
            let told = anyhow::Error::from(said(&error));
            for (lang, want) in [(Lang::Vi, vi), (Lang::En, en)] {
                let line = errors::line(&told, Words::new(lang));
                assert!(line.contains(want), "{given}: {line}");
            }
            let line = usage(&error, Words::new(Lang::Vi)).unwrap_or_default();
            assert!(
                line.is_empty() || line.starts_with("Cách dùng: noi"),
                "{line}"
            );
            let english = ["Usage", "error:", "required", "unexpected", "tip:"];
            assert!(english.iter().all(|word| !line.contains(word)), "{line}");
        };
        check(
            "noi dance",
            "Không có lệnh “dance”",
            "There is no command “dance”",
        );
        check(
            "noi covrage",
            "Có phải là: coverage",
            "Did you mean: coverage",
        );
        check(
            "noi plan red KH.docx",
            "Có phải là: read",
            "Did you mean: read",
        );
        check(
            "noi plan list --as-of 1",
            "Không có “--as-of”",
            "There is no “--as-of”",
        );
        check(
            "noi verify --dta so",
            "Có phải là: --data",
            "Did you mean: --data",
        );
        check("noi plan read", "Còn thiếu <FILE>", "<FILE> is missing");
        check(
            "noi plan read a.txt b.txt",
            "Không có “b.txt”",
            "There is no “b.txt”",
        );
        check(
            "noi verify --data",
            "--data <DIR> cần một giá trị",
            "--data <DIR> needs a value",
        );
        check(
            "noi verify --lang fr",
            "“fr” không dùng được cho --lang <LANG>. Hãy chọn: vi, en",
            "“fr” can't be used for --lang <LANG>. Choose: vi, en",
        );
        check(
            "noi child record K-1 bcg --on 2025-01-01 --dose 99",
            "“99” không dùng được",
            "“99” can't be used",
        );
        check(
            "noi verify --data a --data b",
            "--data <DIR> được ghi hai lần",
            "--data <DIR> is written twice",
        );
        check(
            "noi coverage --unit x --as-of 31/02/2026",
            "--as-of: “31/02/2026” không phải là ngày",
            "--as-of: “31/02/2026” is not a day",
        );
    }
}
