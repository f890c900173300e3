//! What is known of a provider: servers, tokens, addresses, what else to know, and how old and from where all that is.

use egui::Ui;

use crate::domain::provider::{MailServer, Provider, Rotation, Tls};
use crate::ui::icons;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::card;
use crate::ui::widgets::facts::{Fact, facts};
use crate::ui::widgets::mark;

pub(super) fn show(ui: &mut Ui, provider: &Provider) {
    named(ui, "Mail servers", &servers(&provider.servers));
    named(ui, "Tokens", &tokens(provider));
    named(ui, "Addresses", &addresses(provider));
    quirks(ui, &provider.quirks);
    let doubtful = provider.unverified.join(", ");
    let mut lines = source(provider.date, &provider.source, provider.verified);
    if !doubtful.is_empty() {
        lines.push(Fact::code("Still to be checked", doubtful));
    }
    lines.push(Fact::code("Short name", provider.id.as_str()));
    if !provider.domains.is_empty() {
        lines.push(Fact::words("Mail domains", provider.domains.join(", ")));
    }
    named(ui, "Where this comes from", &lines);
}

/// A card of facts; none where there are none.
pub(super) fn named(ui: &mut Ui, name: &str, lines: &[Fact]) {
    if lines.is_empty() {
        return;
    }
    ui.push_id(name, |ui| {
        card::card(ui, |ui| {
            card::head(ui, name, |_| {});
            ui.add_space(space::S);
            facts(ui, lines);
        });
    });
    ui.add_space(space::L);
}

/// What a mail program has to be told.
pub(super) fn servers(servers: &[MailServer]) -> Vec<Fact> {
    let told = |server: &MailServer| {
        let tls = match server.tls {
            Tls::Implicit => "TLS",
            Tls::StartTls => "STARTTLS",
        };
        let ways: Vec<&str> = server.sasl.iter().map(|way| way.name()).collect();
        let ways = if ways.is_empty() { String::new() } else { format!(", {}", ways.join(" or ")) };
        format!("{}:{}, {tls}{ways}", server.host, server.port)
    };
    servers.iter().map(|server| Fact::code(server.protocol.name(), told(server))).collect()
}

fn tokens(provider: &Provider) -> Vec<Fact> {
    let facts = &provider.tokens;
    let mut lines = Vec::new();
    lines.extend(facts.access_lifetime_s.map(|life| {
        let minutes = life.div_ceil(60);
        Fact::words("Access token", format!("about {minutes} min"))
    }));
    let renewed = match facts.rotation {
        Rotation::None => "the refresh token stays the same",
        Rotation::OldStaysGood => "a new refresh token comes, the old one stays good",
        Rotation::OldDies => "a new refresh token comes, the old one is dead",
        Rotation::Unknown => "",
    };
    if !renewed.is_empty() {
        lines.push(Fact::words("A renewal", renewed));
    }
    lines.extend(
        facts
            .refresh_idle_end_days
            .map(|days| Fact::words("Unused", format!("a sign-in ends after {days} days"))),
    );
    lines.extend(
        facts
            .testing_client_days
            .map(|days| Fact::words("Client in testing", format!("a sign-in ends after {days} days"))),
    );
    if !facts.refresh_ends_when.is_empty() {
        lines.push(Fact::words("A sign-in ends when", facts.refresh_ends_when.join("; ")));
    }
    lines.extend(facts.note.as_ref().map(|note| Fact::words("Note", note)));
    lines
}

fn addresses(provider: &Provider) -> Vec<Fact> {
    let mut lines = Vec::new();
    lines.extend(provider.issuer.as_ref().map(|issuer| Fact::code("Issuer", issuer.as_str())));
    let all = provider.endpoints.all();
    lines.extend(all.into_iter().map(|(name, address)| Fact::code(capital(name), address.as_str())));
    lines.push(Fact::code("Redirect", provider.redirect.line()));
    lines
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What else to know, a sentence each.
pub(super) fn quirks(ui: &mut Ui, quirks: &[String]) {
    if quirks.is_empty() {
        return;
    }
    card::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        card::head(ui, "Good to know", |_| {});
        let t = theme::of(ui);
        for quirk in quirks {
            ui.add_space(space::S);
            mark::sentence(ui, icons::INFO, t.text3, quirk, Text::Body, t.text2);
        }
    });
    ui.add_space(space::L);
}

/// How old, from where, and how sure.
pub(super) fn source(date: jiff::civil::Date, source: &str, verified: bool) -> Vec<Fact> {
    let sure = if verified {
        "from a document or a well-kept mail program"
    } else {
        "not confirmed by anybody else"
    };
    vec![
        Fact::words("Date", date.strftime("%-d %b %Y").to_string()),
        Fact::words("Source", source),
        Fact::words("Sure", sure),
    ]
}
