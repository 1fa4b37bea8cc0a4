//! `services.toml` and `circumstances.csv`: what can be received, and in which special
//! circumstances a child can be.

use std::rc::Rc;

use noi_core::Domain;
use noi_core::access::Section;

use super::csv;
use super::diagnostic::{SourceFile, Spot};
use super::fields::{At, Fields, Sink};
use super::values::{DOMAINS, SECTIONS, choose};
use crate::model::{Circumstance, Service, Text};

/// Something with a code, and where the code stands.
pub(super) struct Draft<'a, T> {
    pub(super) item: T,
    pub(super) code: Spot<'a>,
    pub(super) aliases: Vec<At<'a, String>>,
}

pub(super) fn services<'a>(file: &Fields<'a>) -> Vec<Draft<'a, Service>> {
    let defaults = file.table("defaults").map(Rc::new);
    let mut services = Vec::new();
    for fields in file.tables("service") {
        let fields = fields.or_else(defaults.clone());
        let code = fields.required_text("code", "add `code = \"…\"`");
        let words = fields.words();
        let domain = fields.required_choice("domain", DOMAINS);
        let aliases = fields.texts("aliases");
        let results = fields.texts("results");
        let sensitive = fields.bool("sensitive").unwrap_or(false);
        let section = fields.choice("section", SECTIONS);
        fields.finish();
        if let Some(code) = code {
            let domain = domain.unwrap_or(Domain::Health);
            services.push(Draft {
                item: Service {
                    code: code.value,
                    words,
                    aliases: aliases.iter().map(|alias| alias.value.clone()).collect(),
                    domain,
                    results: results.into_iter().map(|result| result.value).collect(),
                    sensitive,
                    section: section.unwrap_or(Section::usual(Some(domain), sensitive)),
                },
                code: code.spot,
                aliases,
            });
        }
    }
    if let Some(defaults) = defaults {
        defaults.finish();
    }
    services
}

pub(super) fn circumstances<'a>(file: SourceFile<'a>, sink: &Sink) -> Vec<Draft<'a, Circumstance>> {
    let columns = [
        "code",
        "vi",
        "en",
        "aliases",
        "basis",
        "sensitive",
        "section",
    ];
    csv::rows(file, &columns, sink)
        .into_iter()
        .map(|row| {
            let [code, vi, en, aliases, basis, sensitive, section] = &row.cells[..] else {
                unreachable!("a row has one cell for each column")
            };
            let names = csv::several(aliases);
            let sensitive = csv::yes_no(sink, sensitive);
            // A blank cell leaves it to what is usual.
            let section = (!section.value.is_empty())
                .then(|| choose(sink, "section", section, SECTIONS))
                .flatten();
            Draft {
                item: Circumstance {
                    code: csv::word(sink, code, "the code"),
                    words: Text {
                        vi: csv::word(sink, vi, "the Vietnamese"),
                        en: csv::word(sink, en, "the English"),
                    },
                    aliases: names.clone(),
                    basis: csv::word(sink, basis, "the basis"),
                    sensitive,
                    section: section.unwrap_or(Section::usual(None, sensitive)),
                },
                code: code.spot.clone(),
                aliases: names
                    .into_iter()
                    .map(|value| At {
                        value,
                        spot: aliases.spot.clone(),
                    })
                    .collect(),
            }
        })
        .collect()
}
