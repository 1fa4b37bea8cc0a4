//! Scenarios: what happened to one made-up child, and how needs must stand on given days.
