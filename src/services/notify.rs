//! Telling the person on the desktop: what deserves it, whether it was told already, and one notification an account.
//!
//! Pure as far as it decides ([`due`], [`step`]); what was told is a fact of the account and is stored, so that neither a
//! restart nor another process tells it again. A desktop that shows nothing is no problem: nothing counts as told then.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::Context;
use crate::domain::account::{Account, AccountId, MailAddress, Told};
use crate::domain::alert::Alert;
use crate::domain::health::{self, Health};
use crate::domain::lifespan::{self, ExpectedEnd, client_secret};
use crate::domain::problem::{Problem, ProblemKind};
use crate::explain::client;
use crate::explain::notice::{self, NoticeWords};
use crate::platform::clock;
use crate::platform::notifier::Notification;

pub use crate::platform::notifier::Chosen;

/// The action of a notification: sign in to its account.
pub const SIGN_IN: &str = "sign-in";

/// The action of a notification where signing in helps nobody: show its account.
pub const SHOW: &str = "show";

/// What the person should know of an account now.
pub fn due(account: &Account, end: Option<&ExpectedEnd>, now: Timestamp) -> Told {
    // A renewal that is on its way is no news.
    let health = health::of(account, end, false, now);
    // Nor is what the person has done.
    let own = account.problem.as_ref().is_some_and(|standing| {
        use ProblemKind as K;
        matches!(standing.problem.kind, K::RevokedHere | K::SignedOutHere | K::MovedAway)
    });
    Told {
        health: (health.needs_somebody() && !own).then_some(health),
        warned: end.and_then(|end| lifespan::warning(end, now)).map(|warning| warning.at),
        secret: client_secret::end(account)
            .and_then(|end| client_secret::warning(end, now))
            .map(|warning| warning.at),
    }
}

/// What is to be done, so that the person knows what is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing.
    Nothing,
    /// Keep it in mind; nobody has to hear of it.
    Note,
    /// Show it, in place of what was shown before.
    Show,
    /// It is settled: take away what was shown.
    Withdraw,
}

/// From what was told to what is due.
pub fn step(told: Told, due: Told) -> Step {
    let worse = due.health.is_some() && due.health != told.health;
    // Of an end that comes nobody warns whose sign-in has ended already.
    let may_warn = matches!(due.health, None | Some(Health::Due));
    let is_newer = |due: Option<Timestamp>, told: Option<Timestamp>| {
        due.is_some_and(|at| told.is_none_or(|before| at > before + SAME_WARNING))
    };
    let warns = may_warn && (is_newer(due.warned, told.warned) || is_newer(due.secret, told.secret));
    let warned = |told: Told| told.warned.is_some() || told.secret.is_some();
    let better = due.health.is_none() && (told.health.is_some() || (warned(told) && !warned(due)));
    let same = is_same_warning(told.warned, due.warned) && is_same_warning(told.secret, due.secret);
    match (worse || warns, better) {
        (true, _) => Step::Show,
        (false, true) => Step::Withdraw,
        _ if told.health == due.health && same => Step::Nothing,
        _ => Step::Note,
    }
}

/// A provider that counts down an end states it a second earlier or later each time; that is no new warning.
fn is_same_warning(told: Option<Timestamp>, due: Option<Timestamp>) -> bool {
    match (told, due) {
        (Some(told), Some(due)) => told.duration_since(due).abs() <= SAME_WARNING,
        (told, due) => told == due,
    }
}

/// Warnings of one end are days apart.
const SAME_WARNING: SignedDuration = SignedDuration::from_hours(6);

/// One piece of news about an account.
#[derive(Debug, Clone)]
pub struct News {
    /// The account.
    pub account: Account,
    /// Its expected end.
    pub end: Option<ExpectedEnd>,
    /// What is due.
    pub due: Told,
    /// What is to be done.
    pub step: Step,
    /// Whether the person wants no notifications: then it is only kept in mind, so that none comes when they want them again.
    pub quiet: bool,
}

/// What telling came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// It is told and stored.
    Stored,
    /// It is told; that could not be stored.
    Unstored,
    /// This desktop shows nothing.
    Unshown,
}

/// Tells it, then stores that it was told.
pub async fn tell(news: &News, context: &Context) -> Telling {
    let id = news.account.id;
    let told = match news.step {
        Step::Show if !news.quiet => show(news, context).await,
        Step::Withdraw => {
            withdraw(id, context).await;
            true
        }
        Step::Show | Step::Note | Step::Nothing => true,
    };
    if !told {
        return Telling::Unshown;
    }
    match context.store.note_told(id, news.due).await {
        Ok(_) => Telling::Stored,
        Err(_unwritten) => Telling::Unstored,
    }
}

/// Whether it could be shown; what has no words needs none.
async fn show(news: &News, context: &Context) -> bool {
    match notification(news, context.world.clock.now()) {
        Some(notification) => shows(notification, context).await,
        None => true,
    }
}

async fn shows(notification: Notification, context: &Context) -> bool {
    let showing = context.world.notifier.show(notification);
    let shown = clock::within(context.world.clock.as_ref(), PATIENCE, showing).await;
    shown.is_some_and(|shown| shown.is_ok())
}

/// Takes away what is shown about an account.
pub async fn withdraw(id: AccountId, context: &Context) {
    takes_away(&tag(id), context).await;
}

async fn takes_away(tag: &str, context: &Context) {
    let notifier = context.world.notifier.as_ref();
    clock::within(context.world.clock.as_ref(), PATIENCE, notifier.withdraw(tag)).await;
}

/// Shows an alert; `address` is that of its account. Best effort: an alert stays on the screen until somebody has called it
/// expected, whatever the desktop shows.
pub async fn tell_alert(alert: &Alert, address: Option<&MailAddress>, context: &Context) {
    let NoticeWords { title, body, action } = notice::alert(alert, address);
    let action = Some((SHOW.to_owned(), action.to_owned()));
    let notification = Notification { tag: alert_tag(alert.seq), title, body, action, urgent: true };
    shows(notification, context).await;
}

/// Takes away what is shown about an alert.
pub async fn withdraw_alert(seq: u64, context: &Context) {
    takes_away(&alert_tag(seq), context).await;
}

/// The alert a notification is about, by the number of its event.
pub fn alert_of(chosen: &Chosen) -> Option<u64> {
    chosen.tag.strip_prefix(ALERT).and_then(|seq| seq.parse().ok())
}

fn alert_tag(seq: u64) -> String {
    format!("{ALERT}{seq}")
}

const ALERT: &str = "alert-";

/// The next choice of the person. Has one asker.
pub async fn chosen(context: &Context) -> Chosen {
    context.world.notifier.chosen().await
}

/// The account a notification is about.
pub fn account_of(chosen: &Chosen) -> Option<AccountId> {
    chosen.tag.parse().ok().map(AccountId::new)
}

/// A desktop that hangs must not keep the program from ending.
const PATIENCE: SignedDuration = SignedDuration::from_secs(5);

fn tag(id: AccountId) -> String {
    id.get().to_string()
}

fn notification(news: &News, now: Timestamp) -> Option<Notification> {
    let account = &news.account;
    let NoticeWords { title, body, action } = words(news, now)?;
    let name = if action == notice::SIGN_IN { SIGN_IN } else { SHOW };
    Some(Notification {
        tag: tag(account.id),
        title,
        body,
        action: Some((name.to_owned(), action.to_owned())),
        urgent: news.due.health.is_some(),
    })
}

/// An end that comes is told with its day and its reason; everything else with what stands in the way.
fn words(news: &News, now: Timestamp) -> Option<NoticeWords> {
    let account = &news.account;
    let problem: Option<&Problem> = account.problem.as_ref().map(|standing| &standing.problem);
    let comes = news.end.as_ref().filter(|end| now < end.at && news.due.warned.is_some());
    let secret = client_secret::end(account).filter(|_| news.due.secret.is_some());
    let zone = TimeZone::system();
    match (news.due.health, comes, secret) {
        (None | Some(Health::Due), Some(end), secret) => {
            let mut words = notice::ends(&account.address, end, now, &zone);
            if let Some(at) = secret {
                words.body = format!("{} {}.", words.body, client::secret_end(at, now, &zone));
            }
            Some(words)
        }
        (None, None, Some(at)) => Some(notice::secret_ends(&account.address, at, now, &zone)),
        (Some(health), ..) => notice::needs(&account.address, health, problem),
        (None, None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(health: Option<Health>, day: Option<i64>) -> Told {
        let at = |day| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * day);
        Told { health, warned: day.map(at), secret: None }
    }

    #[test]
    fn what_changes_for_the_worse_is_shown_what_is_settled_is_taken_back_and_the_rest_is_kept_in_mind() {
        let (signs_in, due) = (Some(Health::NeedsSignIn), Some(Health::Due));
        let cases = [
            ((None, None), (None, None), Step::Nothing),
            ((None, None), (signs_in, None), Step::Show),
            ((signs_in, None), (signs_in, None), Step::Nothing),
            ((signs_in, None), (Some(Health::Revoked), None), Step::Show),
            ((signs_in, None), (None, None), Step::Withdraw),
            ((None, None), (None, Some(7)), Step::Show),
            ((None, Some(7)), (None, Some(7)), Step::Nothing),
            ((None, Some(7)), (None, Some(14)), Step::Show),
            ((None, Some(14)), (None, Some(7)), Step::Note),
            ((None, Some(14)), (due, Some(20)), Step::Show),
            ((due, Some(20)), (due, None), Step::Note),
            ((due, Some(20)), (signs_in, None), Step::Show),
            ((None, Some(7)), (None, None), Step::Withdraw),
            ((signs_in, Some(7)), (None, Some(7)), Step::Withdraw),
            ((signs_in, None), (signs_in, Some(7)), Step::Note),
        ];
        for (before, now, expected) in cases {
            assert_eq!(step(told(before.0, before.1), told(now.0, now.1)), expected, "{before:?} {now:?}");
        }
    }

    #[test]
    fn an_end_that_is_stated_a_second_later_each_time_is_no_new_warning() {
        let before = told(None, Some(7));
        let drifted = Told { warned: before.warned.map(|at| at + SignedDuration::from_secs(90)), ..before };
        assert_eq!((step(before, drifted), step(drifted, before)), (Step::Nothing, Step::Nothing));
    }

    #[test]
    fn the_end_of_a_client_secret_is_told_once_a_stage_and_taken_back_with_a_new_one() {
        let secret = |day: Option<i64>| Told { secret: told(None, day).warned, ..Told::default() };
        for (before, now, expected) in [
            (None, Some(70), Step::Show),
            (Some(70), Some(70), Step::Nothing),
            (Some(70), Some(86), Step::Show),
            (Some(86), None, Step::Withdraw),
        ] {
            assert_eq!(step(secret(before), secret(now)), expected, "{before:?} {now:?}");
        }
        // What ends of itself stays on the screen when only the secret was replaced.
        let both = Told { secret: told(None, Some(70)).warned, ..told(None, Some(71)) };
        assert_eq!(step(both, told(None, Some(71))), Step::Note);
        let needs = Told { secret: told(None, Some(70)).warned, ..told(Some(Health::NeedsSignIn), None) };
        assert_eq!(step(told(Some(Health::NeedsSignIn), None), needs), Step::Note);
    }

    #[test]
    fn the_words_name_the_secret_and_its_button_shows_the_account() {
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 300);
        let account = crate::domain::examples::signed_in(now, SignedDuration::from_hours(1));
        let ends = now + SignedDuration::from_hours(24 * 5);
        let account = crate::domain::examples::confidential(account, ends);
        let due = due(&account, None, now);
        assert!(due.secret.is_some() && due.health.is_none());
        let news = News { account, end: None, due, step: Step::Show, quiet: false };
        let shown = notification(&news, now).unwrap();
        assert!(shown.title.starts_with("The client secret of "), "{}", shown.title);
        assert_eq!((shown.action.unwrap().0.as_str(), shown.urgent), (SHOW, false));
    }

    #[test]
    fn a_choice_names_its_account_and_nonsense_names_none() {
        let chosen = |tag: &str| account_of(&Chosen { tag: tag.into(), action: None });
        assert_eq!(chosen(&tag(AccountId::new(7))), Some(AccountId::new(7)));
        assert_eq!(chosen("update"), None);
        assert_eq!(chosen(&alert_tag(7)), None);
        assert_eq!(alert_of(&Chosen { tag: alert_tag(7), action: None }), Some(7));
    }

    fn standing(kind: ProblemKind) -> Account {
        let now = Timestamp::UNIX_EPOCH;
        let mut account = crate::domain::examples::signed_in(now, SignedDuration::from_hours(1));
        let problem = Problem::new(kind);
        account.problem = Some(crate::domain::account::StandingProblem { problem, since: now, attempts: 1 });
        account
    }

    #[test]
    fn what_the_person_did_is_no_news_and_what_came_of_it_is() {
        let told = |kind| due(&standing(kind), None, Timestamp::UNIX_EPOCH).health;
        assert_eq!((told(ProblemKind::RevokedHere), told(ProblemKind::SignedOutHere)), (None, None));
        assert_eq!(told(ProblemKind::RevocationRefuted), Some(Health::Revoked));
    }

    #[test]
    fn where_signing_in_helps_nobody_the_button_shows_the_account_instead() {
        let now = Timestamp::UNIX_EPOCH;
        let button = |kind| {
            let account = standing(kind);
            let due = due(&account, None, now);
            let news = News { account, end: None, due, step: Step::Show, quiet: false };
            notification(&news, now).unwrap().action.unwrap().0
        };
        assert_eq!(button(ProblemKind::AdministratorNeeded), SHOW);
        assert_eq!(button(ProblemKind::GrantEnded), SIGN_IN);
    }
}
