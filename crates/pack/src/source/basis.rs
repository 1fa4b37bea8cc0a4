//! The legal basis of a rule, and whether somebody checked the rule against it.

use super::fields::Fields;
use crate::model::Basis;

/// Reads `basis` and `confirmed`; both are required, so that nobody forgets to say.
pub(super) fn basis(fields: &Fields<'_>) -> Basis {
    let citation = fields.required_text(
        "basis",
        "cite the document and article, or write `basis = \"none\"` for good practice without a legal basis",
    );
    let confirmed = fields
        .required_bool(
            "confirmed",
            "add `confirmed = true` when a person has checked the rule against its source, otherwise `confirmed = false`",
        )
        .unwrap_or(false);
    if let Some(citation) = &citation {
        if citation.value.trim().is_empty() {
            fields.error(
                &citation.spot,
                "missing-word",
                "the basis is blank".to_owned(),
                "write \"none\" when there is no legal basis".to_owned(),
            );
        }
        if citation.value == "none" && confirmed {
            fields.error(
                &citation.spot,
                "confirmed-without-basis",
                "confirmed, but there is no source to confirm it with".to_owned(),
                "cite the source, or write `confirmed = false`".to_owned(),
            );
        }
    }
    Basis {
        citation: citation
            .map(|citation| citation.value)
            .filter(|citation| citation != "none"),
        confirmed,
    }
}
