//! The addresses of the API: which there are, what a token must be made for, which page each stands
//! beside, and who answers.

use hyper::Method;
use noi_accounts::TokenScope;
use noi_ui::routes::{ChildQuery, Door, DutyQuery, Place, Route};

use super::call::{Answer, Call};
use super::problem::Problem;
use super::{children, duties, figures, me, nowhere, plans, record, register, units};
use crate::load::Frame;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Description,
    Me,
    Children,
    Register,
    Child,
    Facts,
    GiveService,
    Measure,
    Duties,
    Coverage,
    Indicators,
    Indicator,
    Plans,
    Plan,
    Units,
    Unit,
}

/// Verb and address of each; one name in an address stands for one part.
pub(super) const ROUTES: [(&str, &str, Endpoint); 16] = [
    ("GET", "/api/v1/openapi.json", Endpoint::Description),
    ("GET", "/api/v1/me", Endpoint::Me),
    ("GET", "/api/v1/children", Endpoint::Children),
    ("POST", "/api/v1/children", Endpoint::Register),
    ("GET", "/api/v1/children/{id}", Endpoint::Child),
    ("GET", "/api/v1/children/{id}/facts", Endpoint::Facts),
    (
        "POST",
        "/api/v1/children/{id}/services",
        Endpoint::GiveService,
    ),
    (
        "POST",
        "/api/v1/children/{id}/measurements",
        Endpoint::Measure,
    ),
    ("GET", "/api/v1/duties", Endpoint::Duties),
    ("GET", "/api/v1/coverage", Endpoint::Coverage),
    ("GET", "/api/v1/indicators", Endpoint::Indicators),
    ("GET", "/api/v1/indicators/{code}", Endpoint::Indicator),
    ("GET", "/api/v1/plans", Endpoint::Plans),
    ("GET", "/api/v1/plans/{id}", Endpoint::Plan),
    ("GET", "/api/v1/units", Endpoint::Units),
    ("GET", "/api/v1/units/{id}", Endpoint::Unit),
];

/// An address that is one.
pub(super) struct Found {
    pub(super) endpoint: Endpoint,
    pub(super) part: Option<String>,
}

/// Finds what an address asks for; otherwise the verbs that it does take, if it is one.
pub(super) fn find(method: &Method, path: &str) -> Result<Found, Option<String>> {
    let asked = match *method {
        Method::HEAD => "GET",
        _ => method.as_str(),
    };
    let mut verbs = Vec::new();
    for (verb, template, endpoint) in ROUTES {
        let Some(part) = part_of(template, path) else {
            continue;
        };
        if verb == asked {
            return Ok(Found { endpoint, part });
        }
        verbs.push(verb);
    }
    Err((!verbs.is_empty()).then(|| verbs.join(", ")))
}

/// Whether an address fits a template, and what stands in it for the name.
fn part_of(template: &str, path: &str) -> Option<Option<String>> {
    let mut given = path.split('/');
    let mut part = None;
    for expected in template.split('/') {
        let one = given.next()?;
        if expected.starts_with('{') {
            part = Some(noi_ui::routes::part(one).filter(|text| !text.is_empty())?);
        } else if expected != one {
            return None;
        }
    }
    given.next().is_none().then_some(part)
}

impl Endpoint {
    /// What a token must have been made for; none: any will do.
    pub(super) fn scope(self) -> Option<TokenScope> {
        match self {
            Self::Description | Self::Me | Self::Units | Self::Unit => None,
            // Whoever may not list children still has the duties of plans.
            Self::Duties => None,
            Self::Children | Self::Child | Self::Facts => Some(TokenScope::ReadChildren),
            Self::Register | Self::GiveService | Self::Measure => Some(TokenScope::Record),
            Self::Coverage | Self::Indicators | Self::Indicator | Self::Plans | Self::Plan => {
                Some(TokenScope::ReadFigures)
            }
        }
    }

    /// The page that shows or does the same: what it asks of the policy is asked here.
    pub(super) fn route(self, call: &Call<'_>) -> Result<Route, Problem> {
        let part = || call.part().to_owned();
        let place = match self {
            Self::Description | Self::Me => Place::Door(Door::Account),
            Self::Children => {
                let asked: children::Asked = call.query()?;
                return Ok(Route {
                    place: Place::Children(ChildQuery {
                        text: asked.q.unwrap_or_default(),
                        show: asked.show.map(Into::into).unwrap_or_default(),
                        age: asked.age.map(Into::into),
                        page: 1,
                        sort: None,
                    }),
                    lens: call.lens(asked.unit.as_deref(), asked.as_of),
                });
            }
            Self::Register => {
                let new: register::NewChild = call.json()?;
                return Ok(Route {
                    place: Place::Register,
                    lens: call.lens(Some(&new.unit), None),
                });
            }
            Self::Child | Self::Facts => {
                let as_of = match self {
                    Self::Child => call.query::<children::OnDay>()?.as_of,
                    _ => None,
                };
                return Ok(Route {
                    place: Place::Child(part()),
                    lens: call.lens(None, as_of),
                });
            }
            // The page of the child: what is recorded is asked about by itself.
            Self::GiveService => Place::Child(part()),
            Self::Measure => Place::Measure(part()),
            Self::Duties => {
                let asked: duties::Asked = call.query()?;
                return Ok(Route {
                    place: Place::Duties(DutyQuery {
                        kind: asked.kind,
                        role: asked.role.map(duties::RoleCode::code),
                        due: asked.due.map(Into::into),
                        page: 1,
                        after: None,
                    }),
                    lens: call.lens(asked.unit.as_deref(), asked.as_of),
                });
            }
            Self::Coverage => {
                let asked: figures::Asked = call.query()?;
                return Ok(Route {
                    place: Place::Coverage(asked.measure),
                    lens: call.lens(asked.unit.as_deref(), asked.as_of),
                });
            }
            Self::Indicators => {
                let asked: figures::OfUnit = call.query()?;
                return Ok(Route {
                    place: Place::Coverage(None),
                    lens: call.lens(asked.unit.as_deref(), asked.as_of),
                });
            }
            Self::Indicator => {
                let asked: figures::OfUnit = call.query()?;
                return Ok(Route {
                    place: Place::Indicator(part()),
                    lens: call.lens(asked.unit.as_deref(), asked.as_of),
                });
            }
            Self::Plans => {
                let asked: plans::Asked = call.query()?;
                return Ok(Route {
                    place: Place::Plans(None),
                    lens: call.lens(asked.unit.as_deref(), None),
                });
            }
            Self::Plan => {
                let asked: figures::OfUnit = call.query()?;
                return Ok(Route {
                    place: Place::Plan(part()),
                    lens: call.lens(asked.unit.as_deref(), asked.as_of),
                });
            }
            Self::Units => Place::Choose(call.query::<units::Asked>()?.q),
            Self::Unit => Place::Choose(String::new()),
        };
        Ok(nowhere(call, place))
    }
}

/// Answers what was permitted.
pub(super) async fn answer(
    endpoint: Endpoint,
    call: &Call<'_>,
    frame: &Frame<'_>,
) -> Result<Answer, Problem> {
    match endpoint {
        Endpoint::Description | Endpoint::Me => me::me(call, frame).await,
        Endpoint::Children => children::list(call, frame).await,
        Endpoint::Register => register::child(call, frame).await,
        Endpoint::Child => children::one(call, frame).await,
        Endpoint::Facts => children::facts(call, frame).await,
        Endpoint::GiveService => record::service(call, frame).await,
        Endpoint::Measure => record::measurement(call, frame).await,
        Endpoint::Duties => duties::list(call, frame).await,
        Endpoint::Coverage => figures::coverage(call, frame).await,
        Endpoint::Indicators => figures::indicators(call, frame).await,
        Endpoint::Indicator => figures::indicator(call, frame).await,
        Endpoint::Plans => plans::list(call, frame).await,
        Endpoint::Plan => plans::one(call, frame).await,
        Endpoint::Units => units::find(call, frame).await,
        Endpoint::Unit => units::one(call, frame).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let check =
            |verb: &str, path: &str, expected: Result<(Endpoint, Option<&str>), Option<&str>>| {
                let found = find(&verb.parse().unwrap(), path);
                let found = found
                    .as_ref()
                    .map(|one| (one.endpoint, one.part.as_deref()));
                let found = found.map_err(|verbs| verbs.as_deref());
                assert_eq!(found, expected, "{verb} {path}");
            };
        check("GET", "/api/v1/me", Ok((Endpoint::Me, None)));
        check("HEAD", "/api/v1/me", Ok((Endpoint::Me, None)));
        check(
            "GET",
            "/api/v1/children/a%2Fb",
            Ok((Endpoint::Child, Some("a/b"))),
        );
        check(
            "GET",
            "/api/v1/children/x/facts",
            Ok((Endpoint::Facts, Some("x"))),
        );
        check("POST", "/api/v1/children", Ok((Endpoint::Register, None)));
        check("DELETE", "/api/v1/children", Err(Some("GET, POST")));
        check("GET", "/api/v1/children/x/services", Err(Some("POST")));
        check("GET", "/api/v1/children/", Err(None));
        check("GET", "/api/v1/children/%ff", Err(None));
        check("GET", "/api/v1/children/x/facts/", Err(None));
        check("GET", "/api/v2/me", Err(None));
        check("GET", "/api/", Err(None));
    }
}
