//! The questions: each asks one place and says what came of it. None knows of another.

use url::Url;

use super::settings;
use crate::domain::account::MailAddress;
use crate::domain::detection::DetectionSource;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{Issuer, Provider};
use crate::mail::autoconfig::Autoconfig;
use crate::platform::dns::ResolveError;
use crate::protocol::discover::{self, Document};
use crate::services::Context;

/// What is asked beyond the catalogue, all at once.
pub(super) const QUESTIONS: [DetectionSource; 5] = [
    DetectionSource::MailExchanger,
    DetectionSource::AutoconfigHost,
    DetectionSource::AutoconfigWellKnown,
    DetectionSource::OpenId,
    DetectionSource::OAuthMetadata,
];

/// What came of a question. Nothing of it is believed yet.
#[derive(Debug)]
pub(super) enum Answer {
    /// It is not there.
    Nothing,
    /// The domain takes no mail.
    NoMail,
    /// Its mail goes to these hosts, the preferred one first.
    Exchangers(Vec<String>),
    /// It publishes settings.
    Settings(Box<Autoconfig>),
    /// It is an authorization server.
    Server(Box<Provider>),
    /// It could not be asked, or is unusable.
    Failed(Box<Problem>),
}

impl From<Problem> for Answer {
    fn from(problem: Problem) -> Self {
        Self::Failed(Box::new(problem))
    }
}

/// Asks one question about the domain of an address.
pub(super) async fn ask(
    source: DetectionSource,
    address: &MailAddress,
    context: &Context,
) -> (DetectionSource, Answer) {
    let domain = address.host();
    let answer = match source {
        DetectionSource::Catalogue => Answer::Nothing,
        DetectionSource::MailExchanger => exchangers(domain, context).await,
        DetectionSource::AutoconfigHost | DetectionSource::AutoconfigWellKnown => {
            published(&source.asked(domain), domain, context).await
        }
        DetectionSource::OpenId => server(domain, Document::OpenId, context).await,
        DetectionSource::OAuthMetadata => server(domain, Document::OAuth, context).await,
    };
    (source, answer)
}

async fn exchangers(domain: &str, context: &Context) -> Answer {
    let failed = |kind: ProblemKind, error: ResolveError| {
        let problem = Problem::new(kind).detail(capital(&error.to_string())).fact("host", domain);
        Answer::from(problem.at(context.world.clock.now()))
    };
    match context.world.resolver.mail_exchangers(domain).await {
        Ok(hosts) if hosts.is_empty() => Answer::Nothing,
        Ok(hosts) => Answer::Exchangers(hosts),
        Err(ResolveError::NoMail) => Answer::NoMail,
        Err(error @ ResolveError::NoSuchDomain) => failed(ProblemKind::NoSuchDomain, error),
        Err(error @ (ResolveError::TimedOut | ResolveError::Failed)) => failed(ProblemKind::DnsFailed, error),
    }
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

async fn published(asked: &str, domain: &str, context: &Context) -> Answer {
    // The host of an address makes an address of a document; where it should not, there is none.
    let Ok(url) = Url::parse(asked) else { return Answer::Nothing };
    match settings::fetch(url, domain, context.world.transport.as_ref()).await {
        Ok(Some(found)) => Answer::Settings(Box::new(found)),
        Ok(None) => Answer::Nothing,
        Err(problem) => problem.into(),
    }
}

async fn server(domain: &str, document: Document, context: &Context) -> Answer {
    let Ok(issuer) = format!("https://{domain}").parse::<Issuer>() else { return Answer::Nothing };
    match discover::look(&issuer, document, context.world.transport.as_ref()).await {
        Ok(Some(found)) => Answer::Server(Box::new(found)),
        Ok(None) => Answer::Nothing,
        Err(error) if settings::is_no_host(&error.fault) => Answer::Nothing,
        Err(error) => Problem::from(error).into(),
    }
}
