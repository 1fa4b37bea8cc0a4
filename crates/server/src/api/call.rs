//! One request of a program: its parameters and body, read strictly; and the answer to it.

use axum::body::Body;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::Response;
use hyper::header::{CONTENT_LANGUAGE, CONTENT_TYPE, HeaderValue, LOCATION};
use hyper::{HeaderMap, StatusCode, Uri};
use noi_core::Day;
use noi_ui::routes::Lens;
use noi_ui::words::{Lang, Words};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::problem::{Kind, Problem};

/// Items in an answer unless the program asks for fewer or more.
const ITEMS: usize = 50;
const ITEMS_MAX: u32 = 200;
/// The longest text that is asked for in an address, in characters.
const TEXT_LONGEST: usize = 200;

pub(super) struct Call<'a> {
    pub(super) lang: Lang,
    pub(super) uri: &'a Uri,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
    /// What stands in the address where its template has a name.
    pub(super) part: Option<String>,
}

impl Call<'_> {
    pub(super) fn words(&self) -> Words {
        Words::new(self.lang)
    }

    pub(super) fn part(&self) -> &str {
        self.part.as_deref().unwrap_or_default()
    }

    /// The parameters after the question mark. One that nobody knows is refused: a filter that was
    /// written wrong must not show everything.
    pub(super) fn query<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let unreadable =
            |error: QueryRejection| Problem::detailed(Kind::Unreadable, error.body_text());
        let Query(all) =
            Query::<Vec<(String, String)>>::try_from_uri(self.uri).map_err(unreadable)?;
        if let Some((name, _)) = (all.iter()).find(|(_, text)| text.chars().count() > TEXT_LONGEST)
        {
            return Err(Problem::detailed(Kind::Unreadable, name.clone()));
        }
        let Query(read) = Query::try_from_uri(self.uri).map_err(unreadable)?;
        Ok(read)
    }

    /// The body.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let kind = self.headers.get(CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(Problem::new(Kind::MediaType));
        }
        serde_json::from_slice(self.body)
            .map_err(|error| Problem::detailed(Kind::Unreadable, error.to_string()))
    }

    /// The unit and the day that a request looks at.
    pub(super) fn lens(&self, unit: Option<&str>, as_of: Option<Day>) -> Lens {
        Lens {
            unit: unit.map(str::to_owned),
            as_of,
            lang: self.lang,
            ..Lens::default()
        }
    }

    /// How many items are asked for.
    pub(super) fn limit(&self, asked: Option<u32>) -> Result<usize, Problem> {
        match asked {
            None => Ok(ITEMS),
            Some(some @ 1..=ITEMS_MAX) => Ok(some as usize),
            Some(_) => Err(Problem::detailed(Kind::Unreadable, "limit: 1-200")),
        }
    }
}

/// A day as the API writes it, and no other way.
pub(super) fn iso_day<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Day, D::Error> {
    let text = <String as serde::Deserialize>::deserialize(from)?;
    let day = text.parse::<Day>().ok();
    day.filter(|day| day.to_string() == text)
        .ok_or_else(|| serde::de::Error::custom("a day is written as 2026-11-22"))
}

/// The same where there may be none.
pub(super) fn iso_day_or_none<'de, D>(from: D) -> Result<Option<Day>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    iso_day(from).map(Some)
}

/// A whole number that isn't negative, or none. `11.0` is one, too: to JSON it is the same number.
pub(super) fn whole<'de, D, N>(from: D) -> Result<Option<N>, D::Error>
where
    D: serde::Deserializer<'de>,
    N: TryFrom<u64>,
{
    /// Beyond, a number with a point no longer stands for one whole number.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let Some(number) = <Option<serde_json::Number> as serde::Deserialize>::deserialize(from)?
    else {
        return Ok(None);
    };
    let pointed = || {
        let exact = number.as_f64()?;
        ((0.0..=EXACT).contains(&exact) && exact.fract() == 0.0).then_some(exact as u64)
    };
    let value = number.as_u64().or_else(pointed);
    let value = value.and_then(|value| N::try_from(value).ok());
    value.map(Some).ok_or_else(|| {
        serde::de::Error::custom(format!(
            "{number} is not a whole number that is possible here"
        ))
    })
}

/// An answer on its way out.
pub(super) struct Answer {
    status: StatusCode,
    body: Vec<u8>,
    location: Option<String>,
}

impl Answer {
    pub(super) fn of(body: &impl Serialize) -> Result<Self, Problem> {
        // What we write holds no key that isn't text.
        let body = serde_json::to_vec(body).map_err(|_| Problem::new(Kind::Failed))?;
        Ok(Self {
            status: StatusCode::OK,
            body,
            location: None,
        })
    }

    /// Recorded, to be found there.
    pub(super) fn created(body: &impl Serialize, location: String) -> Result<Self, Problem> {
        Ok(Self {
            status: StatusCode::CREATED,
            location: Some(location),
            ..Self::of(body)?
        })
    }

    pub(super) fn response(self, lang: Lang) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(lang.code()));
        let location = self.location.and_then(|to| HeaderValue::from_str(&to).ok());
        if let Some(location) = location {
            headers.insert(LOCATION, location);
        }
        response
    }
}
