//! What HTTP needs and pages know nothing of: the socket, limits, headers, who is answered.

pub(crate) mod answer;
pub(crate) mod compress;
pub(crate) mod connections;
pub(crate) mod guard;
pub(crate) mod language;
pub(crate) mod socket;
pub(crate) mod tls;
