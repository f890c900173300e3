//! What changed of the settings, for the audit log: one event a field.
//!
//! Words of ours and numbers only. What a person has typed (a browser's command, a collector's address) may hold anything
//! and is left out; that it changed is said.

use jiff::Timestamp;

use crate::domain::audit::{AuditKind, FactName, FactValue, NewEvent};
use crate::domain::settings::{Forward, RefreshAge, Retention, Settings, ThemeChoice};

/// One event for each field that is another one now.
pub fn changes(before: &Settings, after: &Settings, now: Timestamp) -> Vec<NewEvent> {
    let change = Change { before, after, now };
    [
        change.of("theme", |settings| settings.theme, |theme| theme_word(*theme).into()),
        change.of("text-size", |settings| settings.text_size, |size| size.per_cent().into()),
        change.of("reduce-motion", |settings| settings.reduce_motion, |on| (*on).into()),
        change.of("renew", |settings| settings.renew, |on| (*on).into()),
        change.of("notifications", |settings| settings.notifications, |on| (*on).into()),
        change.of("start-at-login", |settings| settings.start_at_login, |on| (*on).into()),
        change.of("browser", |settings| settings.browser.clone(), |browser| chosen(browser.as_ref()).into()),
        change.of("proxy", |settings| settings.proxy.clone(), |proxy| chosen(proxy.as_ref()).into()),
        change.of("ca-file", |settings| settings.ca_file.clone(), |file| chosen(file.as_ref()).into()),
        change.of("refresh-age", |settings| settings.refresh_age, |age| age_word(*age)),
        change.of("retention", |settings| settings.retention, |retention| days(*retention)),
        change.of(
            "forward",
            |settings| settings.forward.clone(),
            |forward| forward_word(forward.as_ref()).into(),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Settings before and after.
struct Change<'a> {
    before: &'a Settings,
    after: &'a Settings,
    now: Timestamp,
}

impl Change<'_> {
    fn of<T: PartialEq>(
        &self,
        what: &'static str,
        field: impl Fn(&Settings) -> T,
        said: impl Fn(&T) -> FactValue,
    ) -> Option<NewEvent> {
        let (before, after) = (field(self.before), field(self.after));
        (before != after).then(|| {
            NewEvent::new(AuditKind::SettingChanged, self.now)
                .with(FactName::What, what)
                .with(FactName::Before, said(&before))
                .with(FactName::After, said(&after))
        })
    }
}

const fn theme_word(theme: ThemeChoice) -> &'static str {
    match theme {
        ThemeChoice::System => "system",
        ThemeChoice::Light => "light",
        ThemeChoice::Dark => "dark",
    }
}

const fn chosen<T>(choice: Option<&T>) -> &'static str {
    if choice.is_some() { "chosen" } else { "system" }
}

fn days(retention: Retention) -> FactValue {
    retention.days().map_or_else(|| "for-ever".into(), FactValue::from)
}

fn age_word(age: RefreshAge) -> FactValue {
    age.days().map_or_else(|| "any".into(), FactValue::from)
}

const fn forward_word(forward: Option<&Forward>) -> &'static str {
    match forward {
        None => "nowhere",
        Some(Forward::SyslogLocal) => "syslog-local",
        Some(Forward::SyslogUdp { .. }) => "syslog-udp",
        Some(Forward::SyslogTls { .. }) => "syslog-tls",
        Some(Forward::Otlp { .. }) => "otlp",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::settings::TextSize;

    fn told(before: &Settings, after: &Settings) -> Vec<serde_json::Value> {
        let events = changes(before, after, Timestamp::UNIX_EPOCH);
        events.iter().map(|event| serde_json::to_value(&event.detail).unwrap()).collect()
    }

    #[test]
    fn each_field_that_changed_is_an_event_with_words_of_before_and_after() {
        let before = Settings::default();
        let after = Settings {
            text_size: TextSize::Larger,
            renew: false,
            retention: Retention::Forever,
            ..Settings::default()
        };
        assert_eq!(
            told(&before, &after),
            [
                json!({ "what": "text-size", "before": 100, "after": 150 }),
                json!({ "what": "renew", "before": true, "after": false }),
                json!({ "what": "retention", "before": 730, "after": "for-ever" }),
            ]
        );
        assert!(told(&after, &after).is_empty());
    }

    #[test]
    fn what_a_person_typed_is_not_recorded_but_that_it_changed_is() {
        let to = |host: &str| Some(Forward::SyslogTls { to: format!("{host}:6514") });
        let typed = |browser: &str, host: &str| Settings {
            browser: Some(browser.to_owned()),
            forward: to(host),
            ..Settings::default()
        };
        let events =
            told(&typed("firefox CANARY", "CANARY.example.org"), &typed("chromium CANARY", "b.example.org"));
        assert_eq!(
            events,
            [
                json!({ "what": "browser", "before": "chosen", "after": "chosen" }),
                json!({ "what": "forward", "before": "syslog-tls", "after": "syslog-tls" }),
            ]
        );
    }
}
