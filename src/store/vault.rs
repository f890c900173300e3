//! Sealed tokens: written only if the account's generation still holds, in one transaction with the account's facts.
//!
//! The refresh token that is replaced stays, sealed, until the new one has worked once; one that the provider refused stays
//! until a new sign-in. Whatever is kept ends the note that an answer is missing. A value that does not open never keeps a
//! newer one from being stored.

use jiff::Timestamp;
use secrecy::ExposeSecret;

use super::Store;
use super::error::StoreError;
use super::keeper::Desk;
use super::seal::{Binding, Slot};
use super::{accounts, events, facts};
use crate::domain::account::{Account, AccountId, EndRules, Generation, Grant, StandingProblem};
use crate::domain::scope::Scope;
use crate::domain::secret::{AccessToken, RefreshToken};
use crate::domain::token::{Fingerprint, RefreshFacts, TokenSet};
use crate::platform::failpoint::{self, Point};

/// What a completed sign-in brought.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The tokens.
    pub tokens: TokenSet,
    /// What was asked for.
    pub asked: Vec<Scope>,
    /// The address or name the provider gave for who signed in.
    pub signed_in_as: Option<String>,
    /// The provider's own name for that person.
    pub subject: Option<String>,
    /// Display name.
    pub person: Option<String>,
    /// How the person proved who they are, in the provider's words.
    pub factors: Vec<String>,
    /// Who issued the checked ID token; `None` where there was none.
    pub issuer: Option<String>,
    /// When the person proved who they are (`auth_time` of the ID token), where the provider says so.
    pub authenticated_at: Option<Timestamp>,
    /// How strong the proof was (`acr` of the ID token), where the provider says so.
    pub class: Option<String>,
}

/// The tokens of one generation.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// Which version of the account they belong to; to be named in every write that follows from them.
    pub generation: Generation,
    /// Opens mail.
    pub access: Option<AccessToken>,
    /// Gets the next access token.
    pub refresh: Option<RefreshToken>,
    /// The one before it, until `refresh` has worked once.
    pub previous_refresh: Option<RefreshToken>,
    /// One that the provider definitely refused, until a new sign-in.
    pub retired_refresh: Option<RefreshToken>,
}

impl Store {
    /// The stored tokens.
    pub async fn tokens(&self, id: AccountId) -> Result<Tokens, StoreError> {
        self.run(move |keeper| keeper.read_sealed(|desk| tokens(desk, id))).await
    }

    /// What tells the sign-ins of this account here from those of other installations, and stays the same.
    pub async fn device_of(&self, id: AccountId) -> Result<Fingerprint, StoreError> {
        let named = format!("device of account {}", id.get());
        self.run(move |keeper| keeper.read_sealed(|desk| Ok(desk.key.fingerprint(&named)))).await
    }

    /// Keeps what a sign-in brought, as the generation after `expected`.
    pub async fn keep_sign_in(
        &self,
        id: AccountId,
        expected: Generation,
        signed_in: SignedIn,
    ) -> Result<Account, StoreError> {
        self.run(move |keeper| {
            let kept = keeper.write_sealed(|desk| keep_sign_in(desk, id, expected, signed_in))?;
            keeper.unwritten.remove(&id);
            keeper.undo.remove(&id);
            Ok(kept)
        })
        .await
    }

    /// Keeps what a renewal brought, as the generation after `expected`. On the disk before it returns. An answer without a
    /// refresh token means that the one in force has worked and stays; whoever renewed with
    /// [`Tokens::previous_refresh`] puts that one into an answer that brought none.
    pub async fn keep_renewal(
        &self,
        id: AccountId,
        expected: Generation,
        tokens: TokenSet,
    ) -> Result<Account, StoreError> {
        self.run(move |keeper| {
            let kept = keeper.write_sealed(|desk| {
                let kept = keep_renewal(desk, id, expected, &tokens)?;
                failpoint::reach(Point::BeforeCommit);
                Ok(kept)
            });
            match &kept {
                // A vault that was locked meanwhile must not cost the token either.
                Err(error) if error.is_of_the_disk() || *error == StoreError::Locked => {
                    drop(keeper.unwritten.insert(id, (expected, tokens)));
                }
                Err(_) => drop(keeper.unwritten.remove(&id)),
                Ok(_) => {
                    keeper.unwritten.remove(&id);
                    failpoint::reach(Point::AfterCommit);
                }
            }
            kept
        })
        .await
    }

    /// What a renewal of this generation brought and could not be written, while this store has it in memory. The next
    /// attempt keeps it instead of asking the provider with a refresh token that it may have replaced.
    pub async fn unwritten(
        &self,
        id: AccountId,
        expected: Generation,
    ) -> Result<Option<TokenSet>, StoreError> {
        self.run(move |keeper| {
            let fits = keeper.unwritten.get(&id).filter(|(generation, _)| *generation == expected);
            Ok(fits.map(|(_, tokens)| tokens.clone()))
        })
        .await
    }

    /// Takes the refresh token out of use after a definite refusal, and keeps what the refusal taught. It can be restored
    /// until a new sign-in; its facts stay, so that it can be seen what ended.
    pub async fn retire(
        &self,
        id: AccountId,
        expected: Generation,
        problem: StandingProblem,
        rules: EndRules,
    ) -> Result<Account, StoreError> {
        self.run(move |keeper| {
            keeper.write_sealed(|desk| {
                let account = retire(desk, id, expected, problem, rules)?;
                if let Some(standing) = &account.problem {
                    let now = desk.transaction.now();
                    desk.record(&events::renewal_failed(&account, standing, now))?;
                    desk.record(&events::expired(&account, standing, now))?;
                }
                Ok(account)
            })
        })
        .await
    }

    /// The same for a token that the provider has ended on our wish.
    pub async fn retire_ended(
        &self,
        id: AccountId,
        expected: Generation,
        problem: StandingProblem,
        rules: EndRules,
    ) -> Result<Account, StoreError> {
        self.run(move |keeper| {
            keeper.write_sealed(|desk| {
                let account = retire(desk, id, expected, problem, rules)?;
                desk.record(&events::ended_on_wish(&account, true, desk.transaction.now()))?;
                Ok(account)
            })
        })
        .await
    }

    /// Drops the refresh token of before, which the provider was asked to end: it must not be tried again. Where `sure` is
    /// false, nobody knows whether it has ended.
    pub async fn drop_previous(
        &self,
        id: AccountId,
        expected: Generation,
        sure: bool,
    ) -> Result<(), StoreError> {
        self.run(move |keeper| {
            keeper.write(|scribe| {
                let account = accounts::read_at(scribe, id, expected)?;
                let which = (id.get(), Slot::PreviousRefresh.name());
                scribe.execute("DELETE FROM sealed WHERE account = ?1 AND slot = ?2", which)?;
                scribe.record(&events::ended_on_wish(&account, sure, scribe.now()))?;
                Ok(())
            })
        })
        .await
    }

    /// Puts a retired refresh token back into use, when the refusal turned out to be a mistake.
    pub async fn restore(&self, id: AccountId, expected: Generation) -> Result<Account, StoreError> {
        self.run(move |keeper| keeper.write_sealed(|desk| restore(desk, id, expected))).await
    }
}

fn tokens(desk: &Desk<'_>, id: AccountId) -> Result<Tokens, StoreError> {
    let account = accounts::read(desk.transaction, id)?;
    let refresh =
        |slot| Ok::<_, StoreError>(desk.get(id, slot)?.map(|opened| RefreshToken::new(opened.text.as_str())));
    Ok(Tokens {
        generation: account.generation,
        access: desk.get(id, Slot::Access)?.map(|opened| AccessToken::new(opened.text.as_str())),
        refresh: refresh(Slot::Refresh)?,
        previous_refresh: refresh(Slot::PreviousRefresh)?,
        retired_refresh: refresh(Slot::RetiredRefresh)?,
    })
}

fn keep_sign_in(
    desk: &Desk<'_>,
    id: AccountId,
    expected: Generation,
    signed_in: SignedIn,
) -> Result<Account, StoreError> {
    let mut account = desk.account_at(id, expected)?;
    account.generation = expected.next();
    let tokens = &signed_in.tokens;
    desk.remove(id, Slot::PreviousRefresh)?;
    if replaces(desk, id, tokens.refresh.as_ref()) {
        shelve(desk, id, Slot::Refresh, Slot::PreviousRefresh)?;
    }
    desk.remove(id, Slot::RetiredRefresh)?;
    put_access(desk, id, account.generation, &tokens.access)?;
    let refresh = match &tokens.refresh {
        Some(refresh) => {
            put_refresh(desk, id, account.generation, refresh)?;
            Some(facts::of_refresh(desk, refresh, tokens, 0))
        }
        None => None,
    };
    account.grant = Some(Grant {
        signed_in_as: signed_in.signed_in_as,
        subject: signed_in.subject,
        person: signed_in.person,
        signed_in_at: tokens.received_at,
        factors: signed_in.factors,
        granted: tokens.granted.clone().unwrap_or_else(|| signed_in.asked.clone()),
        asked: signed_in.asked,
        access: Some(facts::of_access(desk, tokens)),
        refresh,
        id_token: facts::of_id(desk, tokens, signed_in.issuer, (signed_in.authenticated_at, signed_in.class)),
    });
    (account.problem, account.asking) = (None, None);
    accounts::write(desk.transaction, &account)?;
    for event in events::signed_in(&account, desk.transaction.now()) {
        desk.record(&event)?;
    }
    Ok(account)
}

pub(super) fn keep_renewal(
    desk: &Desk<'_>,
    id: AccountId,
    expected: Generation,
    tokens: &TokenSet,
) -> Result<Account, StoreError> {
    let mut account = desk.account_at(id, expected)?;
    account.generation = expected.next();
    let mut grant = account.grant.take().ok_or_else(|| StoreError::damaged("tokens without a grant"))?;
    let before = grant.clone();
    put_access(desk, id, account.generation, &tokens.access)?;
    grant.access = Some(facts::of_access(desk, tokens));
    grant.refresh = refresh_after(desk, &account, grant.refresh.take(), tokens)?;
    if let Some(granted) = &tokens.granted {
        grant.granted.clone_from(granted);
    }
    if let (Some(facts), Some(token)) = (&mut grant.id_token, &tokens.id) {
        facts.fingerprint = desk.key.fingerprint(opened(token));
        facts.received_at = tokens.received_at;
    }
    account.grant = Some(grant);
    (account.problem, account.asking) = (None, None);
    accounts::write(desk.transaction, &account)?;
    for event in events::renewed(&before, &account, desk.transaction.now()) {
        desk.record(&event)?;
    }
    Ok(account)
}

/// Puts a new refresh token in force; without one, the one in force has worked and the one before it goes.
fn refresh_after(
    desk: &Desk<'_>,
    account: &Account,
    before: Option<RefreshFacts>,
    tokens: &TokenSet,
) -> Result<Option<RefreshFacts>, StoreError> {
    let new = tokens.refresh.as_ref();
    let Some(new) = new.filter(|new| replaces(desk, account.id, Some(new))) else {
        desk.remove(account.id, Slot::PreviousRefresh)?;
        return Ok(before.map(|facts| facts::used_again(facts, tokens)));
    };
    shelve(desk, account.id, Slot::Refresh, Slot::PreviousRefresh)?;
    put_refresh(desk, account.id, account.generation, new)?;
    let replaced = before.map_or(0, |facts| facts.replaced).saturating_add(1);
    Ok(Some(facts::of_refresh(desk, new, tokens, replaced)))
}

fn retire(
    desk: &Desk<'_>,
    id: AccountId,
    expected: Generation,
    problem: StandingProblem,
    rules: EndRules,
) -> Result<Account, StoreError> {
    let mut account = desk.account_at(id, expected)?;
    account.generation = expected.next();
    shelve(desk, id, Slot::Refresh, Slot::RetiredRefresh)?;
    (account.problem, account.asking) = (Some(problem), None);
    account.rules = accounts::taught(account.rules, rules);
    accounts::write(desk.transaction, &account)?;
    Ok(account)
}

fn restore(desk: &Desk<'_>, id: AccountId, expected: Generation) -> Result<Account, StoreError> {
    let mut account = desk.account_at(id, expected)?;
    if desk.get(id, Slot::RetiredRefresh)?.is_none() {
        return Ok(account);
    }
    account.generation = expected.next();
    shelve(desk, id, Slot::RetiredRefresh, Slot::Refresh)?;
    account.problem = None;
    accounts::write(desk.transaction, &account)?;
    desk.record(&events::restored(&account, desk.transaction.now()))?;
    Ok(account)
}

/// Whether this is another refresh token than the one in force. Some providers send the same one every time.
fn replaces(desk: &Desk<'_>, id: AccountId, new: Option<&RefreshToken>) -> bool {
    let Some(new) = new else { return true };
    !matches!(desk.get(id, Slot::Refresh), Ok(Some(current)) if current.text.as_str() == opened(new))
}

/// Seals a refresh token for another slot, keeping the generation that brought it. What does not open is dropped.
fn shelve(desk: &Desk<'_>, account: AccountId, from: Slot, to: Slot) -> Result<(), StoreError> {
    if let Ok(Some(kept)) = desk.get(account, from) {
        desk.put(Binding { account, slot: to, generation: kept.generation }, &kept.text)?;
    }
    desk.remove(account, from)
}

fn put_access(
    desk: &Desk<'_>,
    account: AccountId,
    generation: Generation,
    token: &AccessToken,
) -> Result<(), StoreError> {
    desk.put(Binding { account, slot: Slot::Access, generation }, opened(token))
}

fn put_refresh(
    desk: &Desk<'_>,
    account: AccountId,
    generation: Generation,
    token: &RefreshToken,
) -> Result<(), StoreError> {
    desk.put(Binding { account, slot: Slot::Refresh, generation }, opened(token))
}

/// The characters, to be sealed, named or compared on this thread.
pub(super) fn opened(secret: &impl ExposeSecret<str>) -> &str {
    #[expect(
        clippy::disallowed_methods,
        reason = "tokens are sealed, named and compared here and nowhere else"
    )]
    secret.expose_secret()
}
