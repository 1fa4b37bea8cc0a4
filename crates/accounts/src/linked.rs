//! Accounts that open by an identity of elsewhere: linking one, coming in with it, letting it go.

use noi_core::RecordId;
use noi_store::{Account, Attempts, Identity, StoreError, TokenHash};

use crate::provider::Errand;
use crate::sign_in::{AccountError, Came, Counted, SignIn};
use crate::throttle::About;
use crate::token::Token;

/// Whether somebody who came back from the identity service is on the errand that they say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// They are, for the first time.
    Yes,
    /// The errand is over, was used, or is somebody else's.
    No,
    /// Too many came back to no purpose; this many milliseconds are left.
    Wait(i64),
}

impl SignIn {
    /// Takes somebody back from an errand, once. It is counted as a failure until
    /// [`SignIn::welcome`] says otherwise: each costs the service a question.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn back(
        &self,
        errand: Option<&Errand>,
        state: &str,
        session: Option<TokenHash>,
        address: &str,
    ) -> Result<Back, StoreError> {
        let now = (self.now)();
        let counted = [(About::Errand, About::Errand.subject("", address))];
        if let Counted::Wait(wait) = self.count(&counted, now).await? {
            return Ok(Back::Wait(wait));
        }
        let Some(errand) = errand.filter(|errand| !errand.is_over(now)) else {
            return Ok(Back::No);
        };
        // Both are hashes: compared as such, they tell nothing by the time that it takes.
        let (came, due) = (state.as_bytes(), errand.state(session));
        if blake3::hash(came) != blake3::hash(due.as_bytes()) {
            return Ok(Back::No);
        }
        let first = self.store.spend(errand.hash(), errand.until(), now).await?;
        Ok(if first { Back::Yes } else { Back::No })
    }

    /// The service vouched for who came from this address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn welcome(&self, address: &str) -> Result<(), StoreError> {
        let subject = About::Errand.subject("", address);
        self.store.set_attempts(subject, Attempts::default()).await
    }

    /// Comes in as whoever the service vouched for. Wrong: no account is linked to that identity,
    /// or (then with the person) it is suspended. `strong`: a second factor was used there, so
    /// that none is asked for here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn with_identity(
        &self,
        issuer: &str,
        subject: &str,
        strong: bool,
        before: Option<&Token>,
    ) -> Result<Came, AccountError> {
        let Some(person) = self.store.identity(issuer, subject).await? else {
            return Ok(Came::Wrong(None));
        };
        let account = self.store.account(person).await?;
        let Some(account) = account.filter(|account| !account.suspended) else {
            return Ok(Came::Wrong(Some(person)));
        };
        let half = account.totp.is_some() && !strong;
        self.begin(&account, half, before).await
    }

    /// Links an identity to the account of somebody who is in.
    ///
    /// # Errors
    /// When it is another account's, or the account has one of this service already.
    pub async fn link(
        &self,
        person: RecordId,
        issuer: &str,
        subject: &str,
    ) -> Result<(), AccountError> {
        let identity = self.identity(person, issuer, subject);
        match self.store.identity(issuer, subject).await? {
            Some(same) if same == person => return Ok(()),
            Some(_) => return Err(AccountError::IdentityTaken),
            None => {}
        }
        if self.linked(person, issuer).await?.is_some() {
            return Err(AccountError::IdentityTaken);
        }
        match self.store.link(&identity).await? {
            true => Ok(()),
            false => Err(AccountError::IdentityTaken),
        }
    }

    /// Links an identity to the account of whoever was invited, in place of all by which it opened
    /// before: an invitation is given when those are lost.
    ///
    /// # Errors
    /// When the invitation is over, or the identity is another account's.
    pub async fn link_invited(
        &self,
        invitation: &Token,
        issuer: &str,
        subject: &str,
    ) -> Result<RecordId, AccountError> {
        let account = self.invited(invitation).await?;
        let person = account.person;
        let other = self.store.identity(issuer, subject).await?;
        if other.is_some_and(|other| other != person) {
            return Err(AccountError::IdentityTaken);
        }
        let identity = self.identity(person, issuer, subject);
        let renewed = Account {
            password: None,
            totp: None,
            ..account
        };
        match self.store.renew_account(&renewed, Some(&identity)).await? {
            true => Ok(person),
            false => Err(AccountError::IdentityTaken),
        }
    }

    /// The identity of a service that a person's account is linked to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn linked(
        &self,
        person: RecordId,
        issuer: &str,
    ) -> Result<Option<Identity>, StoreError> {
        let all = self.store.identities(person).await?;
        Ok(all.into_iter().find(|one| one.issuer == issuer))
    }

    /// Lets the identity of a service go.
    ///
    /// # Errors
    /// When the account opens by nothing else.
    pub async fn unlink(&self, person: RecordId, issuer: &str) -> Result<(), AccountError> {
        let account = self.store.account(person).await?;
        let account = account.ok_or(AccountError::NoAccount)?;
        if account.password.is_none() {
            return Err(AccountError::OnlyIdentity);
        }
        Ok(self.store.unlink(person, issuer).await?)
    }

    fn identity(&self, person: RecordId, issuer: &str, subject: &str) -> Identity {
        Identity {
            issuer: issuer.to_owned(),
            subject: subject.to_owned(),
            person,
            made: (self.now)(),
        }
    }
}
