//! The layers: which part of the program may use which, and which crate is touched in one place only.
//!
//! The two tables are the rule; everything else here only reads the source and compares. A layer that is missing from
//! the table fails, so a new folder needs a line and a thought.

use crate::files::rust_files;
use crate::source::{Mention, mentions, module_of};
use std::collections::BTreeSet;

/// Every layer and what it may use. `platform::transport` opens one file of a layer, `platform` all of it.
const MAY_USE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("platform", &["domain"]),
    ("jwt", &["domain", "platform::transport"]),
    // `platform::random`, because `state`, nonce and verifier are made where the link is.
    ("protocol", &["domain", "platform::transport", "platform::random", "jwt"]),
    ("mail", &["domain", "platform::dial"]),
    ("store", &["domain", "platform"]),
    // `explain`, because the browser's closing page says the same as the window.
    ("services", &["domain", "platform", "protocol", "jwt", "mail", "store", "explain"]),
    ("engine", &["domain", "platform::clock", "services"]),
    ("explain", &["domain"]),
    // The socket and the caller's process are the outside world; the requests themselves only make commands.
    ("broker", &["domain", "engine", "platform::socket", "platform::process", "platform::clock"]),
    // `mail::sasl`, because its mail servers read what a client writes there.
    ("practice", &["domain", "jwt", "mail::sasl"]),
    // `bootstrap`, because a subcommand starts its own session; the practice provider in the foreground needs the time.
    (
        "cli",
        &[
            "domain",
            "explain",
            "engine",
            "broker",
            "practice",
            "bootstrap",
            "mail::sasl",
            "platform::clock",
            "platform::process",
        ],
    ),
    ("ui", &["domain", "explain", "engine"]),
];

/// They put everything together (or, for tests, stand in for it), so they may know everything.
const KNOW_EVERYTHING: &[&str] = &["lib", "main", "bootstrap", "testing"];

/// What is touched in one place only: first segments of a path, and the modules that may use them.
const ONE_DOOR: &[(&str, &[&str])] = &[
    ("reqwest", &["platform::transport"]),
    // TLS over HTTP and without it trusts the same authorities.
    ("rustls_platform_verifier", &["platform::transport"]),
    // One end of a connection each: the program's own, and that of the practice mail servers.
    ("tokio_rustls", &["platform::dial", "practice::mail"]),
    ("rcgen", &["practice::mail"]),
    ("prost", &["services::forward"]),
    ("clap_complete", &["cli::completions"]),
    ("clap_mangen", &["cli::manual"]),
    ("hickory_resolver", &["platform::dns"]),
    ("psl", &["domain::host"]),
    ("zxcvbn", &["domain::strength"]),
    ("keyring", &["platform::keyring"]),
    ("keyring_core", &["platform::keyring"]),
    ("secret_service", &["platform::keyring"]),
    ("security_framework", &["platform::keyring"]),
    ("webbrowser", &["platform::browser"]),
    ("rusqlite", &["store"]),
    ("oauth2", &["protocol"]),
    ("jsonwebtoken", &["jwt"]),
    ("axum", &["practice"]),
    ("csv", &["services::audit"]),
    ("clap", &["cli", "main"]),
    ("zip", &["services::report"]),
    // Foreign XML is read in one way: no entities, no encodings, bounded.
    ("quick_xml", &["mail::xml"]),
    ("rpassword", &["cli"]),
    ("interprocess", &["platform::socket"]),
    // Notifications, whether the portal that opens links is there, and why the bus of the keyring could not be joined.
    ("sysinfo", &["platform::process"]),
    ("zbus", &["platform::notifier", "platform::computer", "platform::keyring", "platform::autostart"]),
    // A key to check a signature with can come as a certificate, too; `jwt` takes the key and nothing else.
    ("x509_parser", &["platform::certificate", "jwt::keys"]),
    ("mac_notification_sys", &["platform::notifier"]),
    // Not all of `windows`: a module of tokio has that name, too.
    ("windows::Data", &["platform::notifier"]),
    ("windows::UI", &["platform::notifier"]),
    ("windows_registry", &["platform::autostart", "platform::notifier", "platform::managed"]),
    ("egui", &["ui", "testing"]),
    ("egui_kittest", &["testing"]),
    ("eframe::App", &["ui::app"]),
    ("egui_plot", &["ui::widgets::chart"]),
    ("egui_extras", &["ui::widgets::table"]),
    ("rfd", &["ui::dialogs"]),
];

/// Ways to make a colour from numbers; `ui::theme` gives them names.
const RAW_COLOURS: &[&str] = &[
    "from_rgb",
    "from_rgba_premultiplied",
    "from_rgba_unmultiplied",
    "from_rgba_unmultiplied_const",
    "from_rgb_additive",
    "from_gray",
    "from_black_alpha",
    "from_white_alpha",
    "from_additive_luminance",
    "from_hex",
];

#[test]
fn no_layer_uses_what_stands_beside_or_above_it() {
    assert_none(&violations(layer_violations), "see MAY_USE in tests/house/layering.rs");
}

#[test]
fn a_crate_with_one_door_is_used_behind_that_door_only() {
    assert_none(&violations(door_violations), "see ONE_DOOR in tests/house/layering.rs");
}

#[test]
fn colours_are_made_in_the_theme_only() {
    assert_none(&violations(colour_violations), "give the colour a name in ui/theme.rs");
}

#[test]
fn every_file_opens_with_what_it_is() {
    let bare =
        rust_files(&["src", "tests", "benches"]).into_iter().filter(|file| !file.text.starts_with("//!"));
    assert_none(&bare.map(|file| file.path).collect::<Vec<_>>(), "two to eight lines of //!");
}

fn assert_none(found: &[String], hint: &str) {
    assert!(found.is_empty(), "{hint}:\n  {}", found.join("\n  "));
}

/// Where something is mentioned.
struct Place<'a> {
    module: &'a [String],
    mention: &'a Mention,
    /// Modules of ours that this file brought in by their last name, and that may be called like a crate.
    ours: &'a BTreeSet<String>,
}

fn violations(rule: fn(&Place<'_>) -> Option<String>) -> Vec<String> {
    rust_files(&["src"]).iter().flat_map(|file| violations_in(&file.path, &file.text, rule)).collect()
}

fn violations_in(path: &str, text: &str, rule: fn(&Place<'_>) -> Option<String>) -> Vec<String> {
    let below_src = path.trim_start_matches("src/");
    let mut module = module_of(below_src);
    if module.is_empty() {
        module.push(below_src.trim_end_matches(".rs").to_owned());
    }
    let found = mentions(below_src, text);
    let ours = found.iter().filter(|mention| mention.path[0] == "crate");
    let ours: BTreeSet<String> = ours.filter_map(|mention| mention.path.last().cloned()).collect();
    let broken = found.iter().filter_map(|mention| rule(&Place { module: &module, mention, ours: &ours }));
    broken.map(|what| format!("{path}: {what}")).collect::<BTreeSet<_>>().into_iter().collect()
}

fn layer_violations(place: &Place<'_>) -> Option<String> {
    let target = place.mention.path.strip_prefix(&["crate".to_owned()])?;
    let (from, to) = (place.module.first()?.as_str(), target.first()?.as_str());
    if from == to || KNOW_EVERYTHING.contains(&from) || !names_a_module(to) {
        return None;
    }
    let Some(allowed) = may_use(from) else {
        return Some(format!("layer `{from}` is not in the table"));
    };
    let below = place.mention.in_tests && (to == "testing" || everything_below(from).contains(to));
    let fits = allowed.iter().any(|path| starts_with(target, path));
    (!fits && !below).then(|| format!("`{from}` may not use `{}`", target.join("::")))
}

fn door_violations(place: &Place<'_>) -> Option<String> {
    let (_, doors) = ONE_DOOR.iter().find(|(name, _)| starts_with(&place.mention.path, name))?;
    let ours = place.ours.contains(&place.mention.path[0]);
    let behind = doors.iter().any(|door| starts_with(place.module, door));
    (!ours && !behind && !place.mention.in_tests)
        .then(|| format!("`{}` belongs to {}", place.mention.path.join("::"), doors.join(" and ")))
}

fn colour_violations(place: &Place<'_>) -> Option<String> {
    let [.., kind, maker] = place.mention.path.as_slice() else {
        return None;
    };
    let raw = kind == "Color32" && RAW_COLOURS.contains(&maker.as_str());
    let theme = starts_with(place.module, "ui::theme");
    (raw && !theme && !place.mention.in_tests).then(|| format!("makes a colour with `Color32::{maker}`"))
}

fn may_use(layer: &str) -> Option<&'static [&'static str]> {
    MAY_USE.iter().find(|(name, _)| *name == layer).map(|(_, allowed)| *allowed)
}

/// All that a layer stands on, at any depth: its tests may set up the real thing underneath.
fn everything_below(layer: &str) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let mut next: Vec<&'static str> = may_use(layer).unwrap_or_default().to_vec();
    while let Some(path) = next.pop() {
        let layer = path.split("::").next().unwrap_or(path);
        if found.insert(layer) {
            next.extend(may_use(layer).unwrap_or_default());
        }
    }
    found
}

/// Modules are in small letters; `crate::Thing` and `crate::CONST` would be items of the root.
fn names_a_module(name: &str) -> bool {
    name.starts_with(char::is_lowercase) && name != "self"
}

fn starts_with(path: &[String], stem: &str) -> bool {
    let stem: Vec<&str> = stem.split("::").collect();
    path.len() >= stem.len() && path.iter().zip(&stem).all(|(part, wanted)| part == wanted)
}

#[cfg(test)]
mod tests {
    use super::{colour_violations, door_violations, layer_violations, violations_in};

    #[test]
    fn a_step_upwards_and_a_step_aside_are_found() {
        let bad = "use crate::engine::Command;\nfn f() { crate::store::open() }\nuse super::super::ui;";
        let found = violations_in("src/protocol/refresh.rs", bad, layer_violations);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].contains("`protocol` may not use `engine::Command`"), "{found:?}");
    }

    #[test]
    fn one_file_of_a_layer_does_not_open_the_others() {
        let text = "use crate::platform::{transport::Transport, keyring::Keyring};";
        let found = violations_in("src/jwt/keys.rs", text, layer_violations);
        assert_eq!(found, ["src/jwt/keys.rs: `jwt` may not use `platform::keyring::Keyring`"]);
    }

    #[test]
    fn a_new_folder_needs_a_line_in_the_table() {
        let found =
            violations_in("src/helpers/mod.rs", "use crate::domain::account::Account;", layer_violations);
        assert_eq!(found, ["src/helpers/mod.rs: layer `helpers` is not in the table"]);
    }

    #[test]
    fn only_tests_may_use_the_fakes_and_what_lies_deeper() {
        let text = "use crate::testing::world;\nmod tests { use crate::testing::world; use crate::store::Store; use crate::ui; }";
        let found = violations_in("src/engine/mod.rs", text, layer_violations);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().any(|line| line.contains("`testing::world`")), "{found:?}");
        assert!(found.iter().any(|line| line.contains("`ui`")), "{found:?}");
    }

    #[test]
    fn a_second_door_to_the_network_is_found() {
        let found = violations_in("src/services/detect.rs", "use reqwest::Client;", door_violations);
        assert_eq!(found, ["src/services/detect.rs: `reqwest::Client` belongs to platform::transport"]);
        assert!(
            violations_in("src/platform/transport.rs", "use reqwest::Client;", door_violations).is_empty()
        );
        assert!(
            violations_in("src/platform/transport/real.rs", "reqwest::get();", door_violations).is_empty()
        );
    }

    #[test]
    fn a_module_of_ours_that_is_called_like_a_crate_is_no_door() {
        let text = "use crate::platform::keyring;\nfn f() { keyring::probe() }";
        assert!(violations_in("src/store/vault_key.rs", text, door_violations).is_empty());
        let text = "pub mod keyring;\npub use keyring::Keyring;";
        assert!(violations_in("src/platform/mod.rs", text, door_violations).is_empty());
        assert_eq!(violations_in("src/store/vault_key.rs", "use keyring::Entry;", door_violations).len(), 1);
    }

    #[test]
    fn a_raw_colour_outside_the_theme_is_found() {
        let text = "let red = egui::Color32::from_rgb(255, 0, 0); let none = Color32::TRANSPARENT;";
        assert_eq!(violations_in("src/ui/screens/accounts.rs", text, colour_violations).len(), 1);
        assert!(violations_in("src/ui/theme.rs", text, colour_violations).is_empty());
        assert!(violations_in("src/ui/theme/palette.rs", text, colour_violations).is_empty());
    }
}
