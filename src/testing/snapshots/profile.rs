//! Pictures in which an organisation decides something, or its profile is looked at.

use std::sync::Arc;

use crate::domain::organisation::{Organisation, ProfileOrigin, read};
use crate::engine::snapshot::{ProfileView, Snapshot};

const PROFILE: &str = r#"profile = 1
name = "Example University"

[locked]
renew = true
retention = "five-years"
proxy = "proxy.example.org:3128"
ca_file = "/etc/ssl/example.pem"
forward = { by = "syslog-tls", to = "collector.example.org:6514" }

[clients.microsoft-work]
id = "00000000-1111-2222-3333-444444444444"
tenant = "example.org"

[allowed_scopes]
microsoft-work = ["openid", "profile", "email", "offline_access", "https://outlook.office.com/IMAP.AccessAsUser.All"]

[[providers]]
id = "university"
name = "Example University mail"
short_name = "University"
kind = "oauth"
verified = false
date = "2026-11-22"
source = "the computing service"
domains = ["example.org"]
issuer = "https://login.example.org"
endpoints = { authorization = "https://login.example.org/authorize", token = "https://login.example.org/token" }
scopes = { imap = ["read"], smtp = ["send"] }
client = { secret = "never", authentication = ["none"] }
redirect = { host = "ip", path = "/callback/university" }
"#;

/// A profile that brings and decides something of everything; imported by the person.
pub fn profile() -> Organisation {
    read(PROFILE.as_bytes(), ProfileOrigin::Imported).unwrap_or_else(|refused| panic!("{refused}"))
}

/// The same from the system's place for managed settings.
pub fn managed_profile() -> Organisation {
    Organisation { origin: ProfileOrigin::Managed("/etc/mailward/profile.toml".into()), ..profile() }
}

/// The picture while this profile counts.
pub fn under_profile(profile: Organisation, mut snapshot: Snapshot) -> Snapshot {
    snapshot.settings = profile.over(&snapshot.settings);
    snapshot.catalogue = Arc::new((*snapshot.catalogue).clone().with_organisation(profile.providers.clone()));
    snapshot.organisation = Some(Arc::new(profile));
    snapshot
}

/// The picture while somebody looks at this profile.
pub fn looking_at_profile(view: ProfileView, mut snapshot: Snapshot) -> Snapshot {
    snapshot.profile = Some(view);
    snapshot
}
