//! What the API takes and gives, as OpenAPI 3.1, made from the code that answers.

use std::sync::LazyLock;

use axum::body::Body;
use axum::response::Response;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use utoipa::openapi::OpenApi as Description;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::{children, duties, figures, me, plans, record, register, units};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Nôi",
        description = "What every young child is owed, and who must act by when: for programs. \
                       A person makes a token on the account's page; it may what the person may.",
    ),
    paths(
        answer,
        me::me,
        children::list,
        register::child,
        children::one,
        children::facts,
        record::service,
        record::measurement,
        duties::list,
        figures::coverage,
        figures::indicators,
        figures::indicator,
        plans::list,
        plans::one,
        units::find,
        units::one,
    ),
    // Named by parameters only, which doesn't take them in.
    components(schemas(children::Age, children::Show, duties::RoleCode)),
    security(("token" = [])),
    modifiers(&Bearer),
)]
struct Api;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, api: &mut Description) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let parts = api.components.get_or_insert_default();
        parts.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

static WRITTEN: LazyLock<String> = LazyLock::new(|| Api::openapi().to_json().unwrap_or_default());

/// This description. It tells nothing of anybody, so that anybody may read it.
#[utoipa::path(
    get, path = "/api/v1/openapi.json", tag = "description", security(()),
    responses((status = 200, content_type = "application/json", body = serde_json::Value)),
)]
pub(super) fn answer() -> Response {
    let mut response = Response::new(Body::from(WRITTEN.as_str()));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::routes::ROUTES;
    use super::*;

    /// Everything that the description names is in it.
    #[test]
    fn what_is_named_is_there() {
        fn named<'a>(value: &'a serde_json::Value, all: &mut BTreeSet<&'a str>) {
            match value {
                serde_json::Value::Object(object) => {
                    all.extend(object.get("$ref").and_then(serde_json::Value::as_str));
                    object.values().for_each(|value| named(value, all));
                }
                serde_json::Value::Array(array) => {
                    array.iter().for_each(|value| named(value, all));
                }
                _ => {}
            }
        }
        let api: serde_json::Value = serde_json::from_str(&WRITTEN).unwrap();
        let mut all = BTreeSet::new();
        named(&api, &mut all);
        assert!(all.len() > 10, "{all:?}");
        for name in all {
            let there = name.strip_prefix('#').and_then(|path| api.pointer(path));
            assert!(there.is_some(), "{name}");
        }
    }

    #[test]
    fn every_address_is_described() {
        let api: serde_json::Value = serde_json::from_str(&WRITTEN).unwrap();
        assert!(
            api["openapi"].as_str().unwrap().starts_with("3.1"),
            "{}",
            api["openapi"]
        );
        let paths = api["paths"].as_object().unwrap();
        let described: BTreeSet<(String, String)> = paths
            .iter()
            .flat_map(|(path, verbs)| {
                let verbs = verbs.as_object().unwrap().keys();
                verbs.map(|verb| (verb.to_uppercase(), path.clone()))
            })
            .collect();
        let answered = ROUTES.map(|(verb, path, _)| (verb.to_owned(), path.to_owned()));
        assert_eq!(described, BTreeSet::from(answered));
    }
}
