//! The settings: every change counts at once, and what asks for more leads to its dialog.

use egui::Theme;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use mailward::domain::problem::ProblemKind;
use mailward::domain::settings::{AtStart, Forward, Retention, Settings, TextSize, ThemeChoice};
use mailward::engine::command::Command;
use mailward::engine::snapshot::Snapshot;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::sign_ins;
use mailward::testing::snapshots::{self, audit};
use mailward::ui::actions::Action;
use mailward::ui::dialogs::PickFor;
use mailward::ui::outbox::Outbox;
use mailward::ui::picture::Picture;
use mailward::ui::route::{Dialog, Route, SettingsSection};
use mailward::ui::screens::settings::{self, Draft};
use mailward::ui::shell::{self, Rail};

pub(crate) struct Desk {
    picture: Picture,
    section: SettingsSection,
    draft: Draft,
    outbox: Outbox,
}

pub(crate) fn shown(screen: Screen, snapshot: Snapshot, section: SettingsSection) -> Harness<'static, Desk> {
    let desk = Desk {
        picture: sign_ins::picture(snapshot),
        section,
        draft: Draft::default(),
        outbox: Outbox::default(),
    };
    let mut harness = screen.show_state(desk, |ui, desk| {
        let Desk { picture, section, draft, outbox } = desk;
        let rail = Rail::Shown(Route::Settings(*section));
        shell::show(ui, picture, rail, outbox, |ui, outbox| {
            settings::show(ui, picture, *section, draft, outbox);
        });
    });
    harness.run();
    harness
}

impl Desk {
    /// What was wanted so far.
    pub(crate) const fn outbox(&self) -> &Outbox {
        &self.outbox
    }
}

fn plain() -> Harness<'static, Desk> {
    shown(Screen::default(), sign_ins::prepared(), SettingsSection::Appearance)
}

fn changed(harness: &Harness<'_, Desk>) -> Settings {
    let [Command::ChangeSettings(settings)] = harness.state().outbox.commands.as_slice() else {
        panic!("not one change: {:?}", harness.state().outbox)
    };
    settings.clone()
}

#[test]
fn every_change_counts_at_once() {
    type Change = (&'static str, fn(&mut Settings));
    let changes: [Change; 6] = [
        ("Dark", |settings| settings.theme = ThemeChoice::Dark),
        ("150 %", |settings| settings.text_size = TextSize::Larger),
        ("Reduce motion", |settings| settings.reduce_motion = true),
        ("Renew access tokens", |settings| settings.renew = false),
        ("Start at login", |settings| settings.start_at_login = true),
        ("Show on the desktop", |settings| settings.notifications = false),
    ];
    for (name, change) in changes {
        let mut harness = plain();
        harness.get_all_by_label(name).last().expect("it is there").click();
        harness.step();
        harness.step();
        let mut wanted = Settings::default();
        change(&mut wanted);
        assert_eq!(harness.state().outbox.commands.len(), 1, "{name}");
        assert_eq!(changed(&harness), wanted, "{name}");
    }
}

const BROWSER: &str = "Browser for sign-ins";

fn with_browsers() -> Snapshot {
    let mut snapshot = sign_ins::prepared();
    snapshot.programs.browsers = Some(snapshots::programs::browsers());
    snapshot
}

fn browsers(screen: Screen, snapshot: Snapshot) -> Harness<'static, Desk> {
    shown(screen, snapshot, SettingsSection::Browser)
}

/// Picks from the list of browsers, which shows this choice now.
fn pick(harness: &mut Harness<'_, Desk>, now: &str, wanted: &str) {
    harness.get_by_label(&format!("{BROWSER}: {now}")).click();
    harness.run();
    harness.get_by_label(wanted).click();
    harness.step();
    harness.step();
}

#[test]
fn a_browser_or_one_of_its_profiles_is_chosen_and_counts_at_once() {
    for (choice, command) in [("Firefox", "firefox"), ("Firefox, Work", "firefox -P Work")] {
        let mut harness = browsers(Screen::default(), with_browsers());
        pick(&mut harness, "The system’s browser", choice);
        assert_eq!(changed(&harness).browser.as_deref(), Some(command));
        let mut chosen = with_browsers();
        chosen.settings.browser = Some(command.to_owned());
        let mut harness = browsers(Screen::default(), chosen);
        pick(&mut harness, choice, "The system’s browser");
        assert_eq!(changed(&harness).browser, None);
    }
}

#[test]
fn a_command_of_ones_own_counts_when_its_field_is_left() {
    let mut harness = browsers(Screen::default(), with_browsers());
    pick(&mut harness, "The system’s browser", "A command of your own");
    harness.run();
    assert!(harness.state().outbox.commands.is_empty());
    let name = "Browser for sign-ins, as a command";
    harness.get_by_role_and_label(Role::TextInput, name).focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, name).type_text("otter --mail");
    harness.run();
    assert!(harness.state().outbox.commands.is_empty());
    harness.key_press(egui::Key::Enter);
    harness.step();
    harness.step();
    assert_eq!(changed(&harness).browser.as_deref(), Some("otter --mail"));
}

#[test]
fn a_browser_that_is_not_found_any_more_stays_as_the_command_it_is() {
    let mut snapshot = with_browsers();
    snapshot.settings.browser = Some("netscape".to_owned());
    let harness = browsers(Screen::default(), snapshot);
    harness.get_by_label(&format!("{BROWSER}: A command of your own"));
    let field = harness.get_by_role_and_label(Role::TextInput, "Browser for sign-ins, as a command");
    assert_eq!(field.value().as_deref(), Some("netscape"));
    assert!(harness.state().outbox.commands.is_empty());
}

#[test]
fn the_choice_of_a_browser_looks_as_drawn() {
    let mut chosen = with_browsers();
    chosen.settings.browser = Some("firefox -P Work".to_owned());
    let mut own = with_browsers();
    own.settings.browser = Some("otter --mail".to_owned());
    picture(&mut browsers(Screen::default(), chosen.clone()), "settings-browser");
    picture(&mut browsers(Screen::default().dark(), own.clone()), "settings-browser-own-dark");
    picture(&mut browsers(Screen::sized(720.0, 480.0), own), "settings-browser-720x480");
    picture(&mut browsers(Screen::sized(720.0, 480.0).text_size(200), chosen), "settings-browser-text200");
}

fn network(snapshot: Snapshot) -> Harness<'static, Desk> {
    shown(Screen::default(), snapshot, SettingsSection::Network)
}

/// Types into a field and leaves it with Enter.
fn enter(harness: &mut Harness<'_, Desk>, name: &str, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, name).focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, name).type_text(text);
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.step();
    harness.step();
}

#[test]
fn a_proxy_counts_once_it_can_be_used_and_says_what_is_wrong_before() {
    let mut harness = network(sign_ins::prepared());
    enter(&mut harness, "Proxy", "http://anna:secret@proxy.example.org");
    harness.run();
    assert!(harness.state().outbox.commands.is_empty(), "a password is not kept");
    harness.get_by_label("A user name or password is not kept here: name such a proxy in HTTPS_PROXY");
    picture(&mut harness, "settings-network-wrong");
    let mut harness = network(sign_ins::prepared());
    enter(&mut harness, "Proxy", "proxy.example.org:3128");
    assert_eq!(changed(&harness).proxy, Some("http://proxy.example.org:3128".parse().unwrap()));
}

#[test]
fn a_file_of_authorities_is_typed_or_chosen() {
    let mut harness = network(sign_ins::prepared());
    enter(&mut harness, "Certificate authority", "/etc/ssl/company.pem");
    assert_eq!(changed(&harness).ca_file, Some("/etc/ssl/company.pem".into()));
    let mut harness = network(sign_ins::prepared());
    harness.get_by_label("Choose\u{202f}…").click();
    harness.run();
    assert_eq!(harness.state().outbox.pick, Some(PickFor::Authority));
    harness.state_mut().draft.picked_authority("/home/anna/company.pem".into());
    harness.step();
    assert_eq!(changed(&harness).ca_file, Some("/home/anna/company.pem".into()));
}

#[test]
fn what_the_start_decides_is_said() {
    let mut snapshot = sign_ins::prepared();
    snapshot.at_start =
        AtStart { ca_file: Some("/etc/company.pem".into()), proxy_variable: Some("HTTPS_PROXY") };
    let harness = network(snapshot);
    harness.get_by_label("HTTPS_PROXY is set and decides; without it, what stands here counts");
    harness.get_by_label("Mailward was started with /etc/company.pem, which decides");
}

#[test]
fn network_pictures() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for (size, suffix) in [((1100.0, 720.0), ""), ((720.0, 480.0), "-720x480")] {
            let screen = Screen::sized(size.0, size.1).in_theme(theme);
            let mut snapshot = sign_ins::prepared();
            snapshot.settings.proxy = Some("proxy.example.org:3128".parse().unwrap());
            let mut harness = shown(screen, snapshot, SettingsSection::Network);
            picture(&mut harness, &format!("settings-network-{name}{suffix}"));
        }
    }
}

#[test]
fn what_asks_for_more_leads_to_its_dialog() {
    let mut harness = shown(Screen::default(), sign_ins::behind_passphrase(), SettingsSection::Vault);
    harness.get_by_label("Wrapped by a passphrase. It was opened in 640 ms.");
    harness.get_by_label("Move\u{202f}…").click();
    harness.run();
    assert_eq!(harness.state().outbox.dialog, Some(Some(Dialog::MoveVault)));
    harness.get_by_label("Change passphrase\u{202f}…").click();
    harness.run();
    assert_eq!(harness.state().outbox.dialog, Some(Some(Dialog::ChangePassphrase)));
}

#[test]
fn the_list_leads_to_a_section_and_about_leads_to_practice() {
    let mut harness = shown(Screen::sized(1100.0, 2400.0), sign_ins::prepared(), SettingsSection::Appearance);
    harness.get_by_label("Vault: settings").click();
    harness.run();
    assert_eq!(harness.state().outbox.route, Some(Route::Settings(SettingsSection::Vault)));
    harness.get_by_label("Try it").click();
    harness.run();
    assert_eq!(harness.state().outbox.actions, [Action::Practice]);
}

#[test]
fn settings_pictures() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for (size, suffix) in [((1100.0, 720.0), ""), ((720.0, 480.0), "-720x480")] {
            let screen = Screen::sized(size.0, size.1).in_theme(theme);
            let mut harness = shown(screen, sign_ins::prepared(), SettingsSection::Appearance);
            picture(&mut harness, &format!("settings-{name}{suffix}"));
        }
    }
}

#[test]
fn how_long_events_stay_and_where_they_go_is_chosen_in_words() {
    let screen = || Screen::sized(1100.0, 1600.0);
    let mut harness = shown(screen(), audit::usual(), SettingsSection::Audit);
    harness.get_by_label("Keep events: Two years").click();
    harness.run();
    harness.get_by_role_and_label(Role::MenuItem, "Five years").click();
    harness.step();
    assert_eq!(changed(&harness).retention, Retention::FiveYears);
    let mut harness = shown(screen(), audit::usual(), SettingsSection::Audit);
    harness.get_by_label("Send events to: Nowhere").click();
    harness.run();
    harness.get_by_role_and_label(Role::MenuItem, "Syslog over TLS").click();
    harness.run();
    assert!(harness.state().outbox.commands.is_empty(), "an address is needed first");
    harness.get_by_label("Address of the collector").focus();
    harness.run();
    harness.get_by_label("Address of the collector").type_text("collector.example.org");
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert!(harness.state().outbox.commands.is_empty(), "this one has no port");
    harness.get_by_label("There is no port behind the host");
    picture(&mut harness, "settings-collector-wrong");
    harness.get_by_label("Address of the collector").focus();
    harness.run();
    harness.key_press(egui::Key::End);
    harness.get_by_label("Address of the collector").type_text(":6514");
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    let to = "collector.example.org:6514".to_owned();
    assert_eq!(changed(&harness).forward, Some(Forward::SyslogTls { to }));
}

#[test]
fn what_is_sent_elsewhere_says_how_it_goes() {
    let screen = || Screen::sized(1100.0, 1600.0);
    let harness = shown(screen(), audit::forwarding(0, None), SettingsSection::Audit);
    harness.get_by_label("Up to date, last sent just now");
    let harness = shown(screen(), audit::forwarding(12, None), SettingsSection::Audit);
    harness.get_by_label("12 behind, last sent just now");
    let failed = audit::forwarding(1_204, Some(ProblemKind::ForwardFailed));
    let mut harness = shown(Screen::default(), failed, SettingsSection::Audit);
    harness.get_by_label_contains("1,204 events wait here");
    picture(&mut harness, "settings-collector-away");
}

#[test]
fn sending_can_be_switched_off() {
    let mut harness =
        shown(Screen::sized(1100.0, 1600.0), audit::forwarding(0, None), SettingsSection::Audit);
    harness.get_by_label("Send events to: Syslog over TLS").click();
    harness.run();
    harness.get_by_role_and_label(Role::MenuItem, "Nowhere").click();
    harness.step();
    assert_eq!(changed(&harness).forward, None);
}
