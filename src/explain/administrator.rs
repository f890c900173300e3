//! The message with which a person asks their administrator: what is wanted, under which registration, and what the provider
//! said.
//!
//! Plain text, ready to be copied into a mail. It names what an administrator can look up and holds no secret: client IDs and
//! permissions are public by nature (RFC 6749, section 2.2). Nothing is sent from here.

use crate::domain::account::Account;
use crate::domain::problem::Problem;
use crate::domain::provider::Provider;
use crate::domain::scope::Scope;

use super::{details, words};

/// What the message is about.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// Whose mailbox it is.
    pub account: &'a Account,
    /// Who issues the tokens.
    pub provider: &'a Provider,
    /// What a sign-in asks for.
    pub scopes: &'a [Scope],
    /// What stands in the way.
    pub problem: Option<&'a Problem>,
}

/// A message that is ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
}

impl Letter {
    /// All of it as one text, for the clipboard.
    pub fn text(&self) -> String {
        format!("Subject: {}\n\n{}", self.subject, self.body)
    }
}

/// The message for this.
pub fn letter(ask: &Ask<'_>) -> Letter {
    let client = ask.account.client.as_ref();
    let name = client.and_then(|client| client.name.as_deref()).unwrap_or("a mail program");
    let subject = format!("Mail access of {} with {name}", ask.account.address);
    let parts = [Some(opening(ask, name)), happened(ask), Some(registration(ask)), permissions(ask)];
    let rest = [consent(ask), Some(promise()), said(ask)];
    let body: Vec<String> = parts.into_iter().chain(rest).flatten().collect();
    Letter { subject, body: body.join("\n\n") + "\n" }
}

fn opening(ask: &Ask<'_>, name: &str) -> String {
    let mailbox = match &ask.account.mailbox {
        Some(mailbox) => format!("the mailbox {mailbox} as {}", ask.account.address),
        None => format!("my mailbox {}", ask.account.address),
    };
    format!(
        "Hello,\n\nI want to use {mailbox} with {name}, and {} does not let me. This seems to need somebody with \
         administrator rights.",
        ask.provider.name
    )
}

/// What happened, in the words of the window, and what somebody who may change it should look at. The steps for the person
/// are left out: this is one of them.
fn happened(ask: &Ask<'_>) -> Option<String> {
    let said = words(ask.problem?);
    let mut lines = vec![format!("{}. {}", said.title, said.what_happened)];
    if !said.for_support.is_empty() {
        lines.extend(said.for_support.iter().map(|step| format!("  - {step}")));
    }
    Some(lines.join("\n"))
}

fn registration(ask: &Ask<'_>) -> String {
    let mut rows = Vec::new();
    if let Some(client) = &ask.account.client {
        rows.push(("Application (client) ID", client.id.to_string()));
        rows.extend(client.name.as_ref().map(|name| ("Name on the consent page", name.clone())));
        let publisher = if client.registered_here {
            "registered by Mailward on this computer, without a publisher"
        } else {
            "not known to Mailward; the registration names it"
        };
        rows.push(("Publisher", publisher.to_owned()));
        let kind = if client.has_secret { "confidential, with a secret" } else { "public, without a secret" };
        rows.push(("Kind of client", kind.to_owned()));
    }
    rows.push(("Provider", ask.provider.name.clone()));
    if ask.provider.tenant.is_some() {
        rows.push(("Organisation (tenant)", ask.account.address.host().to_owned()));
    }
    let redirect = ask.account.redirect.clone().or_else(|| ask.provider.redirect_line());
    rows.extend(redirect.map(|redirect| ("Redirect address", redirect)));
    table("The registration", &rows)
}

fn permissions(ask: &Ask<'_>) -> Option<String> {
    if ask.scopes.is_empty() {
        return None;
    }
    let mut lines =
        vec!["The permissions, all of them delegated: they work only as me, never for others".to_owned()];
    for scope in ask.scopes {
        let said = ask.provider.words_for(scope);
        let why =
            if said.detail.is_empty() { said.title } else { format!("{}, {}", said.title, said.detail) };
        lines.push(format!("  {scope}\n      {why}"));
    }
    Some(lines.join("\n"))
}

fn consent(ask: &Ask<'_>) -> Option<String> {
    let client = ask.account.client.as_ref()?;
    let page = ask.provider.endpoints.consent_page_for(ask.account.address.host(), client.id.as_str())?;
    Some(format!(
        "An administrator can look at these permissions and agree to them for the organisation here:\n  {page}\nThe page \
         that follows may not be found; the consent counts nevertheless."
    ))
}

fn promise() -> String {
    "The tokens stay sealed on my computer; the program never sees my password.".to_owned()
}

fn said(ask: &Ask<'_>) -> Option<String> {
    let rows = details(ask.problem?);
    let rows: Vec<(&str, String)> = rows.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    (!rows.is_empty()).then(|| table("What the provider said", &rows))
}

fn table(title: &str, rows: &[(&str, String)]) -> String {
    // Mail is shown in letters of different widths, so columns would not stand below each other.
    let mut lines = vec![title.to_owned()];
    lines.extend(rows.iter().map(|(name, value)| format!("  {name}: {value}")));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::account::Client;
    use crate::domain::catalogue::Catalogue;
    use crate::domain::examples;
    use crate::domain::problem::ProblemKind;

    fn account() -> Account {
        let client = Client {
            id: "0d6f9a52-3b41-4c6e-9a7e-6f1f0c2b8d11".parse().unwrap(),
            name: Some("Northwind mail".to_owned()),
            has_secret: false,
            registered_here: false,
            secret_expires_at: None,
            management: None,
        };
        Account { client: Some(client), ..examples::new() }
    }

    fn provider(id: &str) -> Provider {
        let found = Catalogue::built_in();
        Provider::clone(found.find(&id.parse().unwrap()).unwrap())
    }

    fn refused() -> Problem {
        let mut problem = Problem::new(ProblemKind::AdministratorNeeded);
        problem.facts.error_codes = vec![90094];
        problem.facts.error = Some("consent_required".to_owned());
        problem.facts.correlation_id = Some("5f0e-77".to_owned());
        problem
    }

    #[test]
    fn the_message_names_client_permissions_with_reasons_organisation_and_where_to_agree() {
        let (account, provider, problem) = (account(), provider("microsoft-work"), refused());
        let scopes = provider.scopes_for(&account.uses).unwrap();
        let ask = Ask { account: &account, provider: &provider, scopes: &scopes, problem: Some(&problem) };
        let letter = letter(&ask);
        let all = letter.text();
        for part in [
            "Subject: Mail access of anna@example.org with Northwind mail\n",
            "0d6f9a52-3b41-4c6e-9a7e-6f1f0c2b8d11",
            "Organisation (tenant): example.org",
            "https://outlook.office.com/SMTP.Send\n      Send mail, for mail programs that use SMTP",
            "https://login.microsoftonline.com/example.org/adminconsent?client_id=0d6f9a52-3b41-4c6e-9a7e-6f1f0c2b8d11",
            "AADSTS90094",
            "5f0e-77",
        ] {
            assert!(all.contains(part), "{part} is not in:\n{all}");
        }
    }

    #[test]
    fn what_is_not_known_leaves_no_gap() {
        let account = Account { client: None, ..account() };
        let provider = provider("google");
        let ask = Ask { account: &account, provider: &provider, scopes: &[], problem: None };
        let all = letter(&ask).text();
        assert!(
            all.starts_with("Subject: Mail access of anna@example.org with a mail program\n\nHello,\n"),
            "{all}"
        );
        assert!(!all.contains("adminconsent") && !all.contains("\n\n\n") && !all.contains('{'), "{all}");
    }
}
