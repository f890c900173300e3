//! What people have granted, and the codes and tokens that stand for it.
//!
//! Guarantees: a code works once, and so does a refresh token that was used up. Whoever brings one a second time ends
//! the whole grant with every token in it, because one of the two must have stolen it (RFC 6749, section 4.1.2;
//! RFC 9700, section 4.14.2). Nothing here knows HTTP or the clock.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;

use super::mint::challenge;
use super::refusal::Refusal;
use super::shelf::Shelf;

/// Most grants that are remembered; above it the oldest is forgotten, which ends it.
const MOST: usize = 4096;

/// The number of a grant.
pub(super) type GrantId = u64;

/// A person's consent.
#[derive(Clone)]
pub(super) struct Grant {
    pub(super) client_id: String,
    pub(super) sub: String,
    pub(super) scopes: Vec<String>,
    pub(super) nonce: Option<String>,
    pub(super) signed_in_at: Timestamp,
}

/// A consent that waits behind a code.
struct Code {
    grant: Grant,
    redirect_uri: String,
    challenge: String,
    use_made: UseMade,
}

/// What became of a code.
#[derive(Clone, Copy)]
enum UseMade {
    /// Nobody has come with it.
    None,
    /// Somebody has, and could not prove to be the one it was made for.
    Failed,
    /// It opened a grant.
    Opened(GrantId),
}

/// An access token.
struct Access {
    grant: GrantId,
    scopes: Vec<String>,
    issued: Timestamp,
    first: bool,
}

/// A refresh token.
struct Refresh {
    grant: GrantId,
    issued: Timestamp,
    used: bool,
}

/// What a live token stands for, as introspection and userinfo see it.
pub(super) struct Seen<'a> {
    pub(super) grant: &'a Grant,
    pub(super) scopes: &'a [String],
    pub(super) issued: Timestamp,
    pub(super) expires: Timestamp,
    pub(super) kind: TokenKind,
    /// Whether it came with the first answer of the grant.
    pub(super) first: bool,
}

/// Which of the two a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Access,
    Refresh,
}

/// Why a code or refresh token brings nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Spent {
    /// It is not good; nothing else changes.
    Not(Refusal),
    /// It came a second time, and the grant has ended.
    Reused,
}

/// All grants.
#[derive(Default)]
pub(super) struct Grants {
    next: GrantId,
    open: BTreeMap<GrantId, Grant>,
    codes: Shelf<Code>,
    access: Shelf<Access>,
    refresh: Shelf<Refresh>,
}

impl Grants {
    /// Puts a consent behind a code.
    pub(super) fn keep_code(&mut self, code: &str, asked: Asked, expires: Timestamp, now: Timestamp) {
        let Asked { grant, redirect_uri, challenge } = asked;
        self.codes.put(code, Code { grant, redirect_uri, challenge, use_made: UseMade::None }, expires, now);
    }

    /// Redeems a code (RFC 6749, section 4.1.3; RFC 7636, section 4.6). Any attempt spends it.
    pub(super) fn redeem(&mut self, code: &str, proof: &Proof, now: Timestamp) -> Result<GrantId, Spent> {
        let Some(kept) = self.codes.find(code) else {
            return Err(not("The code is not known here"));
        };
        let expired = kept.expires <= now;
        let code = &mut kept.thing;
        match std::mem::replace(&mut code.use_made, UseMade::Failed) {
            UseMade::None => {}
            UseMade::Failed => return Err(not("The code was used before")),
            UseMade::Opened(grant) => {
                code.use_made = UseMade::Opened(grant);
                self.end(grant);
                return Err(Spent::Reused);
            }
        }
        if expired {
            return Err(not("The code has expired"));
        }
        proof.fits(code)?;
        code.use_made = UseMade::Opened(self.next);
        let grant = code.grant.clone();
        Ok(self.open(grant))
    }

    /// Opens a grant.
    pub(super) fn open(&mut self, grant: Grant) -> GrantId {
        if self.open.len() >= MOST {
            self.open.pop_first();
        }
        let id = self.next;
        self.next += 1;
        self.open.insert(id, grant);
        id
    }

    /// A grant that has not ended.
    pub(super) fn get(&self, id: GrantId) -> Option<&Grant> {
        self.open.get(&id)
    }

    /// Records an access token that was made for a grant.
    pub(super) fn keep_access(&mut self, token: &str, made: &Made) {
        let access =
            Access { grant: made.grant, scopes: made.scopes.clone(), issued: made.now, first: made.first };
        self.access.put(token, access, made.expires, made.now);
    }

    /// Records a refresh token that was made for a grant.
    pub(super) fn keep_refresh(&mut self, token: &str, made: &Made) {
        let refresh = Refresh { grant: made.grant, issued: made.now, used: false };
        self.refresh.put(token, refresh, made.expires, made.now);
    }

    /// Finds the grant of a refresh token without using the token up.
    pub(super) fn renewable(
        &mut self,
        token: &str,
        client_id: &str,
        now: Timestamp,
    ) -> Result<GrantId, Spent> {
        let Some(kept) = self.refresh.find(token) else {
            return Err(not("The refresh token is not known here"));
        };
        let (id, used, expired) = (kept.thing.grant, kept.thing.used, kept.expires <= now);
        let Some(grant) = self.open.get(&id) else {
            return Err(not("The grant has ended"));
        };
        if grant.client_id != client_id {
            return Err(not("The refresh token belongs to another client"));
        }
        if used {
            self.end(id);
            return Err(Spent::Reused);
        }
        if expired { Err(not("The refresh token has expired")) } else { Ok(id) }
    }

    /// Uses a refresh token up; from now on it betrays whoever brings it.
    pub(super) fn use_up(&mut self, token: &str) {
        if let Some(kept) = self.refresh.find(token) {
            kept.thing.used = true;
        }
    }

    /// Lets a refresh token that stays the same live longer.
    pub(super) fn prolong(&mut self, token: &str, expires: Timestamp) {
        if let Some(kept) = self.refresh.find(token) {
            kept.expires = expires;
        }
    }

    /// Takes a token back (RFC 7009, section 2.1): a refresh token with its whole grant, an access token alone.
    /// An unknown one is already as good as revoked.
    pub(super) fn revoke(&mut self, token: &str, client_id: &str, now: Timestamp) -> Result<(), Refusal> {
        let found = self.access.find(token).map(|kept| (TokenKind::Access, kept.thing.grant));
        let found =
            found.or_else(|| self.refresh.find(token).map(|kept| (TokenKind::Refresh, kept.thing.grant)));
        let Some((kind, id)) = found else { return Ok(()) };
        if self.open.get(&id).is_some_and(|grant| grant.client_id != client_id) {
            return Err(Refusal::bad("unauthorized_client", "The token belongs to another client"));
        }
        match kind {
            TokenKind::Access => drop(self.access.take(token, now)),
            TokenKind::Refresh => self.end(id),
        }
        Ok(())
    }

    /// What a token stands for, if it is good at this moment.
    pub(super) fn look(&mut self, token: &str, now: Timestamp) -> Option<Seen<'_>> {
        let access = self.access.find(token).filter(|kept| kept.expires > now);
        if let Some(kept) = access {
            let grant = self.open.get(&kept.thing.grant)?;
            let Access { scopes, issued, first, .. } = &kept.thing;
            let (issued, first, expires) = (*issued, *first, kept.expires);
            return Some(Seen { grant, scopes, issued, expires, kind: TokenKind::Access, first });
        }
        let kept = self.refresh.find(token).filter(|kept| kept.expires > now && !kept.thing.used)?;
        let grant = self.open.get(&kept.thing.grant)?;
        let (scopes, issued) = (&grant.scopes[..], kept.thing.issued);
        Some(Seen { grant, scopes, issued, expires: kept.expires, kind: TokenKind::Refresh, first: false })
    }

    /// How many grants have a token that still works.
    pub(super) fn live(&self, now: Timestamp) -> usize {
        let access = self.access.all_live(now).map(|access| access.grant);
        let refresh = self.refresh.all_live(now).filter(|refresh| !refresh.used).map(|refresh| refresh.grant);
        let live: HashSet<GrantId> = access.chain(refresh).filter(|id| self.open.contains_key(id)).collect();
        live.len()
    }

    /// Ends every grant of a client that is gone.
    pub(super) fn end_client(&mut self, client_id: &str) {
        self.codes.retain(|code| code.grant.client_id != client_id);
        let gone: Vec<GrantId> =
            self.open.iter().filter(|(_, grant)| grant.client_id == client_id).map(|(id, _)| *id).collect();
        for id in gone {
            self.end(id);
        }
    }

    /// Ends a grant. Its access tokens go with it; used refresh tokens stay known, but lead nowhere.
    fn end(&mut self, id: GrantId) {
        self.open.remove(&id);
        self.access.retain(|access| access.grant != id);
    }
}

/// A consent with what the code for it is bound to.
pub(super) struct Asked {
    pub(super) grant: Grant,
    pub(super) redirect_uri: String,
    pub(super) challenge: String,
}

/// What whoever redeems a code has to show.
pub(super) struct Proof<'a> {
    pub(super) client_id: &'a str,
    pub(super) redirect_uri: &'a str,
    pub(super) verifier: &'a str,
}

impl Proof<'_> {
    fn fits(&self, code: &Code) -> Result<(), Spent> {
        if self.client_id != code.grant.client_id {
            return Err(not("The code belongs to another client"));
        }
        if self.redirect_uri != code.redirect_uri {
            return Err(not("The redirect URI is not the one of the authorization request"));
        }
        if !is_verifier(self.verifier) || challenge(self.verifier) != code.challenge {
            return Err(not("The code_verifier does not fit the code_challenge"));
        }
        Ok(())
    }
}

/// RFC 7636, section 4.1.
fn is_verifier(text: &str) -> bool {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    (43..=128).contains(&text.len()) && text.bytes().all(unreserved)
}

/// A token that was just made.
pub(super) struct Made {
    pub(super) grant: GrantId,
    pub(super) scopes: Vec<String>,
    pub(super) now: Timestamp,
    pub(super) expires: Timestamp,
    /// Whether it is the first answer of the grant.
    pub(super) first: bool,
}

fn not(why: &'static str) -> Spent {
    Spent::Not(Refusal::invalid_grant(why))
}
