//! Runs a plan: what does not depend on each other side by side, each check within its limit, each finding told as it comes.
//!
//! Dropping it cancels everything that is on its way. A renewal is not part of it: whoever runs the diagnosis has started it,
//! because a renewal must not be cancelled.

use std::sync::{Mutex, PoisonError};

use futures_util::FutureExt as _;
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{OnceCell, mpsc};
use url::Url;

use super::checks::portal::Probe;
use super::road::Road;
use super::room::Room;
use super::{About, News, Renewal, checks, plan};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::domain::report::{CheckId, CheckResult, Finding};
use crate::domain::scope::MailUse;
use crate::platform::clock::{Clock, within};
use crate::services::{Context, accounts, named};

/// Everything about this computer.
pub(super) async fn computer(recorder: &Recorder<'_>, context: &Context) {
    let address = any_provider(context).await;
    let proxy = context.world.network.proxy_for(address.as_ref().unwrap_or(&somewhere()));
    tokio::join!(
        this_computer(recorder, context),
        recorder.check(CheckId::Clock, checks::clock::check(context, address.as_ref(), None)),
        recorder.check(CheckId::Proxy, checks::proxy::check(proxy.as_ref(), None, context)),
    );
}

/// Where the clock is compared for a computer without a wish for an account: at the provider of the first one.
async fn any_provider(context: &Context) -> Option<Url> {
    let account = context.store.accounts().await.ok()?.into_iter().next()?;
    let catalogue = accounts::catalogue(context).await.ok()?;
    Some(about_clock(catalogue.find(&account.provider)?))
}

/// An address that stands for the internet; nobody is asked there.
fn somewhere() -> Url {
    #[expect(clippy::expect_used, reason = "a constant of this file")]
    Url::parse("https://example.com/").expect("an address")
}

/// What is asked for the date: the metadata, because anybody may ask for them.
fn about_clock(provider: &Provider) -> Url {
    if let Some(discovery) = &provider.endpoints.discovery {
        return discovery.url().clone();
    }
    let mut root = provider.endpoints.token.url().clone();
    root.set_path("/");
    root.set_query(None);
    root
}

/// Everything about an account: this computer, the road to its provider, what the provider gave, its mail servers.
pub(super) async fn account(
    recorder: &Recorder<'_>,
    about: &About,
    renewal: Option<Renewal>,
    context: &Context,
) {
    tokio::join!(this_computer(recorder, context), elsewhere(recorder, about, renewal, context));
}

/// What of that asks nobody.
pub(super) async fn at_rest(recorder: &Recorder<'_>, about: &About, context: &Context) {
    let room = about.room(context, recorder.news);
    recorder.check(CheckId::Scopes, async { checks::scopes::check(&room) }).await;
}

/// What of that lies outside of this computer.
pub(super) async fn elsewhere(
    recorder: &Recorder<'_>,
    about: &About,
    renewal: Option<Renewal>,
    context: &Context,
) {
    let room = about.room(context, recorder.news);
    let renews = renewal.is_some();
    let renewed = OnceCell::new();
    // Whoever needs the tokens waits for the renewal that was asked for, and has them as they are otherwise.
    let fresh = async {
        if let Some(renewal) = renewal {
            let renewed_about = renew(recorder, renewal, about, context).await;
            renewed.set(renewed_about).ok(); // there is one renewal
        }
    }
    .shared();
    let road = Road::to(&about.provider, about.is_own, context.world.network.as_ref());
    let Some(road) = road else { return }; // an endpoint has a host, or it would be none
    let plain = checks::portal::probe(&room, &road);
    let now = || renewed.get().unwrap_or(about).room(context, recorder.news);
    let provider = async {
        let reachable = way(recorder, &room, &road, &plain).await;
        let settled = async {
            fresh.clone().await;
            let room = now();
            let refresh = async {
                if !renews {
                    recorder.check(CheckId::Refresh, checks::refresh::check(&room, reachable)).await;
                }
            };
            let access = recorder.check(CheckId::Access, checks::access::check(&room, reachable));
            let scopes = recorder.check(CheckId::Scopes, async { checks::scopes::check(&room) });
            tokio::join!(refresh, access, scopes);
        };
        tokio::join!(endpoints(recorder, &room, reachable), settled);
    };
    let mail = async {
        fresh.clone().await;
        let about = renewed.get().unwrap_or(about);
        let visit = async |protocol: MailUse| match about.mail_room(protocol, context, recorder.news) {
            Ok(room) => checks::mail::check(&room, protocol).await,
            Err(with) => checks::mail::without_sender(&about.room(context, recorder.news), protocol, with),
        };
        let checks =
            about.protocols().map(|protocol| recorder.check(plan::check_of(protocol), visit(protocol)));
        join_all(checks).await;
    };
    let date = about_clock(&about.provider);
    let clock = recorder.check(CheckId::Clock, checks::clock::check(context, Some(&date), Some(&plain)));
    tokio::join!(clock, provider, mail);
}

/// What needs no network; side by side.
pub(super) async fn this_computer(recorder: &Recorder<'_>, context: &Context) {
    tokio::join!(
        recorder.check(CheckId::System, async { checks::system::check(context) }),
        recorder.check(CheckId::Folder, checks::folder::check(context)),
        recorder.check(CheckId::Keyring, checks::keyring::check(context)),
        recorder.check(CheckId::Vault, checks::vault::check(context)),
        recorder.check(CheckId::Chain, checks::chain::check(context)),
        recorder.check(CheckId::Browser, checks::browser::check(context)),
        recorder.check(CheckId::Loopback, checks::loopback::check(context)),
    );
}

/// The road to the provider, step by step: where one is shut, those behind it cannot be asked. Whether it is open.
async fn way(recorder: &Recorder<'_>, room: &Room<'_>, road: &Road, plain: &Probe<'_>) -> bool {
    let proxy = checks::proxy::check(road.proxy.as_ref(), Some(&road.to), room.context);
    let (proxy, names) = tokio::join!(
        recorder.check(CheckId::Proxy, proxy),
        recorder.check(CheckId::Names, checks::names::check(room, road)),
    );
    let lost = [
        (proxy.result == CheckResult::Fail, "the proxy does not let through"),
        (names.result == CheckResult::Fail && !lies(&names), "the name was not found"),
    ];
    if let Some((_, why)) = lost.into_iter().find(|(shut, _)| *shut) {
        for check in [CheckId::Connection, CheckId::Tls, CheckId::Portal] {
            recorder.skip(check, why).await;
        }
        return false;
    }
    let connection = recorder.check(CheckId::Connection, checks::connection::check(room, road, plain)).await;
    let mut open = connection.result != CheckResult::Fail;
    if open {
        let tls = async {
            let checking = recorder.check(CheckId::Tls, checks::tls::check(room, road));
            tokio::pin!(checking);
            let mut probing = plain.clone();
            let mut probes = true;
            // The other port is asked beside it, so that a server that hangs costs one limit and not two.
            loop {
                tokio::select! {
                    biased;
                    finding = &mut checking => break finding,
                    _plain = &mut probing, if probes => probes = false,
                }
            }
        };
        open = tls.await.result != CheckResult::Fail;
    } else {
        recorder.skip(CheckId::Tls, "there is no connection").await;
    }
    recorder.check(CheckId::Portal, checks::portal::check(room, road, open, plain)).await;
    open
}

/// Whether the name server answered, and not with the truth. What it leads to is looked at all the same: it may be a portal.
fn lies(names: &Finding) -> bool {
    names.problem.as_ref().is_some_and(|problem| problem.kind == ProblemKind::NamesFalse)
}

/// What the provider answers with; side by side.
async fn endpoints(recorder: &Recorder<'_>, room: &Room<'_>, reachable: bool) {
    if !reachable {
        for check in [CheckId::Metadata, CheckId::Keys, CheckId::TokenEndpoint] {
            recorder.skip(check, "the provider cannot be reached").await;
        }
        return;
    }
    tokio::join!(
        recorder.check(CheckId::Metadata, checks::metadata::check(room)),
        recorder.check(CheckId::Keys, checks::keys::check(room)),
        recorder.check(CheckId::TokenEndpoint, checks::token_endpoint::check(room)),
    );
}

/// Waits for the renewal, and reads the account as it is then.
async fn renew(recorder: &Recorder<'_>, renewal: Renewal, about: &About, context: &Context) -> About {
    let now = Mutex::new(None);
    let work = async {
        let outcome = renewal.await;
        let renewed = about.again(context).await;
        let outcome = outcome.map_err(|problem| named(problem, &renewed.account, &renewed.provider));
        let finding = checks::refresh::renewed(&renewed.account, outcome);
        *now.lock().unwrap_or_else(PoisonError::into_inner) = Some(renewed);
        finding
    };
    recorder.check_within(CheckId::Refresh, RENEWAL_LIMIT, work).await;
    let renewed = now.lock().unwrap_or_else(PoisonError::into_inner).take();
    match renewed {
        Some(renewed) => renewed,
        None => about.again(context).await, // it took too long, and goes on by itself
    }
}

/// A renewal has more patience than a question, and another process may be at it.
const RENEWAL_LIMIT: SignedDuration = SignedDuration::from_secs(45);

/// Takes findings down and tells them.
pub(super) struct Recorder<'a> {
    pub(super) news: &'a mpsc::Sender<News>,
    clock: &'a dyn Clock,
    findings: Mutex<Vec<Finding>>,
}

/// How long one check may take. Longer than a slow network needs, shorter than a person waits.
pub(super) const LIMIT: SignedDuration = SignedDuration::from_secs(10);

impl<'a> Recorder<'a> {
    pub(super) fn new(news: &'a mpsc::Sender<News>, clock: &'a dyn Clock) -> Self {
        Self { news, clock, findings: Mutex::default() }
    }

    /// Runs one check within its limit.
    pub(super) async fn check(&self, check: CheckId, work: impl Future<Output = Finding>) -> Finding {
        self.check_within(check, LIMIT, work).await
    }

    /// The same with another limit.
    pub(super) async fn check_within(
        &self,
        check: CheckId,
        limit: SignedDuration,
        work: impl Future<Output = Finding>,
    ) -> Finding {
        self.news.send(News::Doing(check, None)).await.ok(); // nobody has to listen
        let begun = self.clock.now();
        let finding = within(self.clock, limit, work).await;
        let finding = finding.unwrap_or_else(|| too_slow(check, limit, self.clock.now()));
        let ms = milliseconds(begun, self.clock.now());
        self.end(Finding { ms, ..finding }).await
    }

    /// A check that cannot be asked, and why.
    pub(super) async fn skip(&self, check: CheckId, why: &str) -> Finding {
        self.end(Finding::new(check, CheckResult::Skip, why)).await
    }

    async fn end(&self, finding: Finding) -> Finding {
        self.locked().push(finding.clone());
        self.news.send(News::Ended(Box::new(finding.clone()))).await.ok(); // the same
        finding
    }

    /// Every finding, in the order of the list.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let mut findings = self.locked().clone();
        findings.sort_by_key(|finding| finding.check);
        findings
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Vec<Finding>> {
        self.findings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Milliseconds between two moments; a clock that was set back meanwhile gives none.
pub(super) fn milliseconds(begun: Timestamp, ended: Timestamp) -> u64 {
    u64::try_from(ended.duration_since(begun).as_millis()).unwrap_or(0)
}

fn too_slow(check: CheckId, limit: SignedDuration, now: Timestamp) -> Finding {
    let limit = format!("{} s", limit.as_secs());
    let summary = format!("no answer within {limit}");
    let problem =
        Problem::new(ProblemKind::CheckTooSlow).fact("limit", limit).fact("check", check.code()).at(now);
    Finding::new(check, CheckResult::Fail, summary).problem(problem)
}
