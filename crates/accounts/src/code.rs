//! Codes of an authenticator (RFC 6238): six digits, new every thirty seconds.

use data_encoding::BASE32_NOPAD;
use totp_rs::{Algorithm, Builder, Totp};

use crate::token::random;

/// How long a code is shown, in seconds.
pub const STEP_SECONDS: u64 = 30;

/// The secret that a person's authenticator shares with us: 160 bits.
#[derive(Clone, PartialEq, Eq)]
pub struct CodeSecret(Vec<u8>);

impl CodeSecret {
    pub fn fresh() -> Self {
        Self(random::<20>().to_vec())
    }

    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.0.clone()
    }

    /// What is typed into an authenticator that can't look at a picture.
    pub fn reveal(&self) -> String {
        BASE32_NOPAD.encode(&self.0)
    }

    /// Reads what [`Self::reveal`] gave.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE32_NOPAD.decode(text.trim().as_bytes()).ok()?;
        (bytes.len() == 20).then_some(Self(bytes))
    }

    /// The address that an authenticator reads from a picture.
    pub fn address(&self, login: &str) -> String {
        let login: String = (login.bytes())
            .map(|byte| match byte {
                b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
                other => format!("%{other:02X}"),
            })
            .collect();
        format!(
            "otpauth://totp/N%C3%B4i:{login}?secret={}&issuer=N%C3%B4i",
            self.reveal()
        )
    }

    /// The step to which a code belongs, if it is of this moment, or of the step before or after
    /// (a telephone's clock is seldom quite right).
    pub(crate) fn step_of(&self, code: &str, seconds: u64) -> Option<i64> {
        let code: String = code.chars().filter(|sign| !sign.is_whitespace()).collect();
        let step = self.totp().check(&code, seconds)?;
        i64::try_from(step).ok()
    }

    /// The code of a moment: for a demonstration, and for tests.
    pub fn code_at(&self, seconds: u64) -> String {
        self.totp().generate(seconds).to_string()
    }

    fn totp(&self) -> Totp {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(1)
            .with_step_duration(STEP_SECONDS)
            .with_secret(self.0.clone())
            .build_noncompliant()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B (SHA-1), the last six of its eight digits.
    #[test]
    fn the_codes_of_the_standard() {
        let secret = CodeSecret::of(b"12345678901234567890");
        let check = |seconds, code: &str| assert_eq!(secret.code_at(seconds), code);
        check(59, "287082");
        check(1_111_111_109, "081804");
        check(1_234_567_890, "005924");
        check(20_000_000_000, "353130");
    }

    #[test]
    fn a_code_is_of_its_time() {
        let secret = CodeSecret::of(b"12345678901234567890");
        let step = |seconds| secret.step_of("081 804", seconds);
        let at = 1_111_111_109;
        let its = Some(at as i64 / 30);
        assert_eq!([step(at), step(at + 30), step(at - 30)], [its, its, its]);
        assert_eq!([step(at + 61), step(at - 60)], [None, None]);
        assert_eq!(secret.step_of("", at), None);
        assert_eq!(secret.step_of("081805", at), None);
    }

    #[test]
    fn an_authenticator_reads_the_address() {
        let secret = CodeSecret::of(b"12345678901234567890");
        assert_eq!(
            secret.address("lan@xa.vn"),
            "otpauth://totp/N%C3%B4i:lan%40xa.vn?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=N%C3%B4i"
        );
        assert!(CodeSecret::parse(&secret.reveal()) == Some(secret));
    }
}
