//! Accounts that open by passkeys: making one, coming in with it, letting it go.

use noi_core::RecordId;
use noi_store::{Passkey, StoreError, TokenHash};
use uuid::{Builder, Uuid};

use super::proof::{self, PasskeyError, Shown, Site};
use crate::provider::{Errand, Purpose};
use crate::sign_in::{AccountError, Came, Counted, SignIn};
use crate::throttle::About;
use crate::token::{Token, random};

/// A person has so many passkeys at most.
pub const PASSKEYS_MAX: usize = 10;
/// The longest name of a passkey, in signs.
const NAME_LONGEST: usize = 60;

/// What a browser brings of a key that it made.
#[derive(Clone, Copy, Debug)]
pub struct MadeHere<'a> {
    pub client: &'a [u8],
    pub authenticator: &'a [u8],
}

impl SignIn {
    /// Keeps a passkey that was made for the challenge of this errand, in the session in which its
    /// person asked for it.
    ///
    /// # Errors
    /// When it isn't to be believed, the errand is over or was used, or the key is known already.
    pub async fn add_passkey(
        &self,
        person: RecordId,
        session: TokenHash,
        errand: &Errand,
        made: MadeHere<'_>,
        site: Site<'_>,
    ) -> Result<(), AccountError> {
        let now = (self.now)();
        let Purpose::NewPasskey { name } = errand.purpose() else {
            return Err(PasskeyError::Kind.into());
        };
        if errand.is_over(now) {
            return Err(PasskeyError::Challenge.into());
        }
        let challenge = errand.state(Some(session));
        let new = proof::made(made.client, made.authenticator, &challenge, site)?;
        if !self.store.spend(errand.hash(), errand.until(), now).await? {
            return Err(PasskeyError::Challenge.into());
        }
        if self.store.passkeys(person).await?.len() >= PASSKEYS_MAX {
            return Err(AccountError::TooManyPasskeys);
        }
        let name: String = name.chars().take(NAME_LONGEST).collect();
        let kept = Passkey {
            credential: new.credential,
            id: Builder::from_random_bytes(random()).into_uuid(),
            person,
            name,
            public: new.public,
            counter: new.counter,
            made: now,
            used: None,
        };
        match self.store.add_passkey(&kept).await? {
            true => Ok(()),
            false => Err(PasskeyError::Key.into()),
        }
    }

    /// Comes in with a passkey: it is something that the person has, and the authenticator made
    /// sure who holds it, so that neither a name nor a code is asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn with_passkey(
        &self,
        errand: Option<&Errand>,
        credential: &[u8],
        shown: Shown<'_>,
        site: Site<'_>,
        address: &str,
        before: Option<&Token>,
    ) -> Result<Came, AccountError> {
        let now = (self.now)();
        let counted = [(About::Passkey, About::Passkey.subject("", address))];
        let so_far = match self.count(&counted, now).await? {
            Counted::May(so_far) => so_far,
            Counted::Wait(wait) => return Ok(Came::Wait(wait)),
        };
        let errand = errand.filter(|errand| {
            matches!(errand.purpose(), Purpose::Passkey { .. }) && !errand.is_over(now)
        });
        let Some(errand) = errand else {
            return Ok(Came::Wrong(None));
        };
        let Some(kept) = self.store.passkey(credential).await? else {
            return Ok(Came::Wrong(None));
        };
        let person = kept.person;
        let challenge = errand.state(None);
        let Ok(counter) = proof::shown(shown, &kept.public, &challenge, site) else {
            return Ok(Came::Wrong(Some(person)));
        };
        if !self.store.spend(errand.hash(), errand.until(), now).await? {
            return Ok(Came::Wrong(Some(person)));
        }
        // A counter that goes back, or stands still, is one of a copy.
        if !self.store.use_passkey(credential, counter, now).await? {
            return Ok(Came::Wrong(Some(person)));
        }
        let account = self.store.account(person).await?;
        let Some(account) = account.filter(|account| !account.suspended) else {
            return Ok(Came::Wrong(Some(person)));
        };
        self.take_back(&counted, &so_far).await?;
        self.begin(&account, false, before).await
    }

    /// A person's passkeys, in the order in which they were made.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn passkeys(&self, person: RecordId) -> Result<Vec<Passkey>, StoreError> {
        self.store.passkeys(person).await
    }

    /// Lets a passkey of the person go; of somebody else's nothing happens.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_passkey(&self, person: RecordId, id: Uuid) -> Result<(), StoreError> {
        self.store.end_passkey(person, id).await
    }
}
