//! What travels inside the executable: the units of Vietnam and the example plan.

/// All units before and after 1/7/2025 (packs/vn-ecd/units/README.md).
pub(crate) const UNITS: &[u8] = include_bytes!("../../../packs/vn-ecd/units.bin");

/// A plan written for the demonstration, of a real province, clearly marked as an example.
pub(crate) const EXAMPLE_PLAN: &str = include_str!("../assets/example-plan.txt");
