//! The providers of a busy desk: clients with and without secrets, the practice provider, and a definition of the person's own.

use std::sync::Arc;

use jiff::SignedDuration;

use crate::domain::account::Client;
use crate::domain::catalogue::Catalogue;
use crate::domain::definition::{DefinitionCheck, DefinitionFinding, FindingWeight, MetadataComparison};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{Provider, RedirectRules};
use crate::engine::command::TestedSignIn;
use crate::engine::snapshot::{
    AccountView, AuthorizeLink, BrowserState, ProviderTestEnd, ProviderTestView, SignInStep, Snapshot,
};

use super::{after, eight, now};

/// The definition that the person wrote.
pub const EXAMPLE_ISP: &str = r#"id = "example-isp"
name = "Example ISP"
short_name = "Example ISP"
kind = "oauth"
verified = false
date = "2026-11-20"
source = "written by hand"
domains = ["isp.example"]
issuer = "https://id.isp.example"

[endpoints]
authorization = "https://id.isp.example/authorize"
token = "https://id.isp.example/token"
revocation = "https://id.isp.example/revoke"

[scopes]
imap = ["mail.read"]
smtp = ["mail.send"]
identity = ["openid", "email"]
offline = ["offline_access"]

[client]
secret = "never"
authentication = ["none"]

[redirect]
path = "/callback/example-isp"

[[servers]]
protocol = "imap"
host = "imap.isp.example"
port = 993
tls = "implicit"

[[servers]]
protocol = "smtp"
host = "smtp.isp.example"
port = 465
tls = "implicit"
"#;

/// The same, read.
pub fn example_isp() -> Provider {
    Provider::from_toml(EXAMPLE_ISP).expect("a literal")
}

/// A provider on this computer, as the practice provider describes itself.
fn practice() -> Provider {
    let mut provider = example_isp();
    provider.id = "practice".parse().expect("a literal");
    provider.name = "Practice provider".into();
    provider.short_name = "Practice provider".into();
    provider.issuer = Some("http://127.0.0.1:28471".parse().expect("a literal"));
    provider.endpoints.authorization = "http://127.0.0.1:28471/authorize".parse().expect("a literal");
    provider.endpoints.token = "http://127.0.0.1:28471/token".parse().expect("a literal");
    provider.redirect = RedirectRules::usual("/callback/practice".to_owned());
    provider.loopback_authority = Some("-----BEGIN CERTIFICATE-----".to_owned());
    provider.scopes.pop = provider.scopes.imap.clone();
    provider.domains = Vec::new();
    provider
}

/// Everything that is known: what came with Mailward, the practice provider, the person's own.
pub fn catalogue() -> Arc<Catalogue> {
    let all = Catalogue::built_in().with_custom(vec![practice(), example_isp()]);
    Arc::new(all.expect("they collide with none"))
}

fn client(id: &str, name: Option<&str>) -> Client {
    Client {
        id: id.parse().expect("a literal"),
        name: name.map(str::to_owned),
        has_secret: false,
        registered_here: name.is_none(),
        secret_expires_at: None,
        management: None,
    }
}

/// Three accounts at Microsoft, two at Google, one each at Fastmail, Yahoo and the practice provider. The secret at Microsoft
/// ends after so many days.
pub fn with_secret_for(days: i64) -> Snapshot {
    let mut snapshot = eight();
    snapshot.catalogue = catalogue();
    let mut northwind = client("9f2d4c1e-5b7a-4e0c-8a4d-2f6e1c3b5a79", Some("Northwind Mail"));
    northwind.has_secret = true;
    northwind.secret_expires_at = Some(after(SignedDuration::from_hours(24 * days)));
    for view in &mut snapshot.accounts {
        let given = match view.account.provider.as_str() {
            "microsoft-work" => northwind.clone(),
            "google" => client("1042.apps.googleusercontent.com", Some("Mail desk, test project")),
            "yahoo" => client("dj0yJmk9ZXhhbXBsZQ--", Some("Elif’s client")),
            _ => client("mailward-7f3a91c2", None),
        };
        view.account.client = Some(given);
    }
    move_to_practice(&mut snapshot.accounts);
    snapshot
}

fn move_to_practice(accounts: &mut [AccountView]) {
    for view in accounts.iter_mut().filter(|view| view.account.address.local().starts_with("practice")) {
        view.account.provider = "practice".parse().expect("a literal");
        view.provider = Some(Arc::new(practice()));
    }
}

/// As drawn: a secret that ends in nine days, and a definition of the person's own.
pub fn busy() -> Snapshot {
    with_secret_for(9)
}

fn finding(
    weight: FindingWeight,
    code: &'static str,
    field: &str,
    title: &str,
    why: &str,
) -> DefinitionFinding {
    DefinitionFinding {
        weight,
        code,
        field: field.to_owned(),
        title: title.to_owned(),
        why: why.to_owned(),
        line: 0,
    }
}

/// A definition that can be kept, and whose metadata names another token endpoint.
pub fn differs() -> Arc<DefinitionCheck> {
    let why = "The provider says https://id.isp.example/oauth/token. Its own word is usually the right one.";
    Arc::new(DefinitionCheck {
        provider: Some(example_isp()),
        findings: vec![
            finding(
                FindingWeight::Attention,
                "differs.token",
                "endpoints.token",
                "The metadata names another token address",
                why,
            ),
            finding(
                FindingWeight::Note,
                "more.device",
                "endpoints.device_authorization",
                "The provider also offers codes for another device",
                "With its address a sign-in can be finished on a phone.",
            ),
        ],
        metadata: MetadataComparison::Differs,
    })
}

/// One that cannot.
pub fn refused() -> Arc<DefinitionCheck> {
    let why = "Tokens would cross the network for everybody to read. Only this very computer may be spoken to without TLS.";
    Arc::new(DefinitionCheck {
        provider: None,
        findings: vec![finding(
            FindingWeight::Refused,
            "plain-http",
            "endpoints.token",
            "This address is not https",
            why,
        )],
        metadata: MetadataComparison::NotAsked,
    })
}

/// One that is as it should be.
pub fn good() -> Arc<DefinitionCheck> {
    Arc::new(DefinitionCheck {
        provider: Some(example_isp()),
        findings: Vec::new(),
        metadata: MetadataComparison::Agrees,
    })
}

/// A trial sign-in that waits for the browser, or has ended like this.
pub fn trial(end: Option<ProviderTestEnd>) -> Snapshot {
    let link = "https://id.isp.example/authorize?response_type=code&client_id=desk&state=kept-from-logs";
    let view = ProviderTestView {
        paste: false,
        paste_refused: None,
        provider: "Example ISP".to_owned(),
        step: SignInStep::Wait,
        link: Some(AuthorizeLink(link.parse().expect("a literal"))),
        browser: BrowserState::Opened,
        wait: Some((now(), after(SignedDuration::from_secs(582)))),
        end,
    };
    Snapshot { provider_test: Some(view), ..busy() }
}

/// A trial for which something else than its last page was pasted.
pub fn trial_paste_refused() -> Snapshot {
    let mut snapshot = trial(None);
    if let Some(view) = &mut snapshot.provider_test {
        view.paste_refused = Some(Box::new(paste_refusal()));
    }
    snapshot
}

/// Why it was refused.
pub fn paste_refusal() -> Problem {
    Problem::new(ProblemKind::PasteInvalid).at(now())
}

/// It worked, and the provider gave less than was asked for.
pub fn tried() -> ProviderTestEnd {
    let provider = example_isp();
    let asked = provider.scopes_for(&crate::domain::scope::Uses::usual()).expect("it offers both");
    let granted = asked.iter().filter(|scope| scope.as_str() != "mail.send").cloned().collect();
    ProviderTestEnd::Worked(Arc::new(TestedSignIn {
        left_standing: false,
        signed_in_as: Some("anna@isp.example".to_owned()),
        asked,
        granted,
        with_refresh: true,
        access_lifetime_s: Some(3_600),
        revoked: Some(true),
    }))
}

/// It did not.
pub fn try_failed() -> ProviderTestEnd {
    ProviderTestEnd::Failed(Box::new(Problem::new(ProblemKind::RedirectRefused).at(now())))
}
