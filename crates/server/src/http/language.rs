//! The language of a page: what its address says, else what the browser asks for, else
//! Vietnamese.

use hyper::HeaderMap;
use hyper::header::ACCEPT_LANGUAGE;
use noi_ui::routes::Lens;
use noi_ui::words::Lang;

/// What can be read of a query's lens, in the language to answer in.
pub(crate) fn lens(query: &str, headers: &HeaderMap) -> Lens {
    let mut lens = Lens::lenient(query);
    lens.lang = choose(lens.lang, query, headers);
    lens
}

/// The language to answer in, where the address was read as `read`. Links of our own pages say
/// nothing for Vietnamese, so the browser is only asked when somebody comes from elsewhere.
pub(crate) fn choose(read: Lang, query: &str, headers: &HeaderMap) -> Lang {
    let said = query.split('&').any(|pair| pair.starts_with("lang="));
    let from_here = headers
        .get("sec-fetch-site")
        .is_some_and(|site| site == "same-origin");
    if said || from_here {
        return read;
    }
    headers
        .get(ACCEPT_LANGUAGE)
        .and_then(|accepted| accepted.to_str().ok())
        .and_then(preferred)
        .unwrap_or(read)
}

/// The first of our languages in the order of their weights; `vi` where both weigh the same.
fn preferred(accepted: &str) -> Option<Lang> {
    let weighed = accepted.split(',').filter_map(|one| {
        let mut parts = one.split(';');
        let tag = parts.next()?.trim();
        let lang = Lang::parse(&tag.get(..2)?.to_ascii_lowercase())?;
        // "vie" or "enx" is another language.
        if tag.len() > 2 && tag.as_bytes()[2] != b'-' {
            return None;
        }
        let weight = parts
            .find_map(|part| part.trim().strip_prefix("q=")?.trim().parse::<f32>().ok())
            .unwrap_or(1.0);
        (weight > 0.0).then_some((lang, weight))
    });
    weighed
        .fold(
            None,
            |best: Option<(Lang, f32)>, (lang, weight)| match best {
                Some((best_lang, best_weight))
                    if best_weight > weight || best_weight == weight && best_lang <= lang =>
                {
                    Some((best_lang, best_weight))
                }
                _ => Some((lang, weight)),
            },
        )
        .map(|(lang, _)| lang)
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::*;

    #[test]
    fn what_browsers_ask_for() {
        let check = |accepted: &str, expected: Option<Lang>| {
            assert_eq!(preferred(accepted), expected, "{accepted}");
        };
        check("vi-VN,vi;q=0.9,en;q=0.8", Some(Lang::Vi));
        check("en-US,en;q=0.9", Some(Lang::En));
        check("en;q=0.5, vi;q=0.7", Some(Lang::Vi));
        check("en, vi", Some(Lang::Vi));
        check("fr-FR, de;q=0.5", None);
        check("fr, en;q=0.1", Some(Lang::En));
        check("vi;q=0, en", Some(Lang::En));
        check("eng", None);
        check("*", None);
        check("é", None);
        check("", None);
    }

    #[test]
    fn the_address_comes_first() {
        let check = |query: &str, site: Option<&'static str>, expected: Lang| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("en"));
            if let Some(site) = site {
                headers.insert("sec-fetch-site", HeaderValue::from_static(site));
            }
            assert_eq!(lens(query, &headers).lang, expected, "{query} {site:?}");
        };
        check("", None, Lang::En);
        check("", Some("none"), Lang::En);
        check("", Some("same-origin"), Lang::Vi);
        check("unit=x&lang=vi", None, Lang::Vi);
        check("lang=en", Some("same-origin"), Lang::En);
    }
}
