//! Whether mail takes a token, and what kind of token it is, in words.

use super::super::figures::figure;
use super::{MailWords, Tone};
use crate::domain::inspection::{
    Form, Inspection, KnownToken, MailReason as R, MailVerdict, OpaqueShape, Source, StoredToken,
};
use crate::domain::scope::MailUse;

/// Whether mail takes it; `None` where there is no provider to judge by.
pub fn mail(inspection: &Inspection) -> Option<MailWords> {
    let verdict = inspection.mail.as_ref()?;
    let (title, tone) = title(verdict);
    Some(MailWords { title, sentence: sentence(verdict, inspection), tone })
}

fn title(verdict: &MailVerdict) -> (String, Tone) {
    let opens = |wanted| MailUse::ALL.into_iter().filter(move |mail_use| verdict.of(*mail_use) == wanted);
    let opened: Vec<_> = opens(Some(true)).collect();
    let unknown = opens(None).count();
    match (opened.is_empty(), unknown) {
        (false, _) if verdict.why == R::Fits => ("Mail will accept this token".to_owned(), Tone::Good),
        (false, _) => (format!("Mail will accept this token for {} only", names(&opened)), Tone::Attention),
        (true, 0) => ("Mail will refuse this token".to_owned(), Tone::Bad),
        (true, _) => ("Whether mail accepts this token cannot be seen".to_owned(), Tone::Attention),
    }
}

fn sentence(verdict: &MailVerdict, inspection: &Inspection) -> String {
    let provider = &verdict.provider_name;
    match &verdict.why {
        R::RevokedHere => "It was revoked from here, so it opens nothing any more.".to_owned(),
        R::SignatureWrong => format!("Its signature is not {provider}’s, so it opens nothing."),
        R::RefreshToken => {
            "It is a refresh token: it gets access tokens, and opens no mailbox itself. Keep it secret.".to_owned()
        }
        R::IdToken => {
            "It is an ID token: it says who signed in, and opens no mailbox. Mail needs the access token.".to_owned()
        }
        R::NotAToken => not_a_token(&inspection.form),
        R::Ended(_) => "It has ended. Rotate the account’s tokens, or sign in, for a new one.".to_owned(),
        R::NotYet(_) => "It is not valid yet. Check the clock of this computer.".to_owned(),
        R::OtherIssuer(issuer) => format!("It was issued by {}, and not by {provider}.", shown(issuer)),
        R::OtherAudience(service) => {
            let needed = verdict.service.as_deref().unwrap_or("the mail servers");
            format!("It is meant for {}. IMAP and SMTP need one for {needed}.", shown(service))
        }
        R::OtherTenant(tenant) => {
            format!("It belongs to the organisation {}, and the account to another.", shown(tenant))
        }
        R::AppOnly => "It speaks for a program and for no person. Mail servers take such a token only where an administrator has registered the program for the mailbox.".to_owned(),
        R::OtherPerson(person) => format!("It belongs to {}, and the account to somebody else.", shown(person)),
        R::NoMailPermission => format!("It is {provider}’s, and none of its permissions opens IMAP, SMTP or POP."),
        R::SomeOnly => some_only(verdict),
        R::Fits => format!("{} at {provider}: nothing in it speaks against that.", opened(verdict)),
        R::NotReadable if inspection.claims.is_some() => {
            format!("It does not say what it allows, so only {provider} knows.")
        }
        R::NotReadable => format!("It cannot be read, so only {provider} knows."),
    }
}

/// Data of the token within a sentence: cleaned, on one line, bounded.
fn shown(text: &str) -> String {
    let text = super::super::weave::tidy(text);
    let short = text.strip_prefix("https://").unwrap_or(&text).trim_end_matches('/');
    short.to_owned()
}

fn not_a_token(form: &Form) -> String {
    match form {
        Form::Opaque(OpaqueShape::CodeOf(_)) => {
            "It is an authorization code: it is exchanged for tokens once, within minutes."
        }
        Form::Opaque(OpaqueShape::SaslAnswer) => {
            "It is a mail program’s whole sign-in, and the token stands inside."
        }
        Form::Opaque(OpaqueShape::AppPassword) => {
            "It is a password for a program, and goes where a password is asked for."
        }
        Form::Opaque(OpaqueShape::Key) => "It is a key, and no token.",
        Form::Broken => "It is broken: a mail server cannot read it either.",
        Form::JwsJson | Form::JweJson => "Mail servers take tokens in compact form only.",
        Form::Empty => "There is nothing in it.",
        Form::TooLong => "It is longer than any token.",
        _ => "It is another kind of message, and opens no mailbox.",
    }
    .to_owned()
}

fn opened(verdict: &MailVerdict) -> String {
    let opened: Vec<_> =
        MailUse::ALL.into_iter().filter(|mail_use| verdict.of(*mail_use) == Some(true)).collect();
    format!("It opens {}", names(&opened))
}

fn some_only(verdict: &MailVerdict) -> String {
    let closed: Vec<_> =
        MailUse::ALL.into_iter().filter(|mail_use| verdict.of(*mail_use) == Some(false)).collect();
    format!(
        "The permission for {} is lacking. Sign in again and agree to it, if you need it.",
        names(&closed)
    )
}

/// "IMAP", "IMAP and SMTP", "IMAP, SMTP and POP".
fn names(uses: &[MailUse]) -> String {
    let names: Vec<&str> = uses.iter().map(|mail_use| mail_use.name()).collect();
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    }
}

/// What kind of token it is: "JWT, 1,412 characters".
pub fn form(inspection: &Inspection) -> String {
    let count = inspection.characters;
    let kind = match &inspection.form {
        Form::Jwt => "JWT",
        Form::Jws => "Signed text",
        Form::JwsJson => "JWS in JSON form",
        Form::Jwe => "Encrypted JWT",
        Form::JweJson => "JWE in JSON form",
        Form::Broken => "Broken JWT",
        Form::Opaque(OpaqueShape::CodeOf(_)) => "Authorization code",
        Form::Opaque(OpaqueShape::SaslAnswer) => "SASL answer",
        Form::Opaque(OpaqueShape::AppPassword) => "App password",
        Form::Opaque(OpaqueShape::Key) => "Key",
        Form::Opaque(OpaqueShape::RefreshOf(_)) => "Opaque refresh token",
        Form::Opaque(_) => "Opaque token",
        Form::TooLong => "Too long",
        Form::Empty => return "Nothing".to_owned(),
    };
    let count_word = if count == 1 { "character" } else { "characters" };
    format!("{kind}, {} {count_word}", figure(count.try_into().unwrap_or(u64::MAX)))
}

/// What is known of a token that is no JWT; `None` for one that is.
pub fn opaque(inspection: &Inspection) -> Option<String> {
    let Form::Opaque(shape) = &inspection.form else { return None };
    let named = || match &inspection.mail {
        Some(verdict) => verdict.provider_name.clone(),
        None => "its provider".to_owned(),
    };
    Some(match shape {
        OpaqueShape::AccessOf(_) => format!(
            "This is not a JWT, by design: it looks like an access token of {}, which alone can read it.",
            named()
        ),
        OpaqueShape::RefreshOf(_) => format!(
            "This is not a JWT, by design: it looks like a refresh token of {}, which alone can read it. It is good for months, so keep it secret.",
            named()
        ),
        OpaqueShape::CodeOf(_) => format!(
            "This looks like an authorization code of {}: no token, but what a browser brings back to be exchanged for one.",
            named()
        ),
        OpaqueShape::SaslAnswer => "This is what a mail program says to a mail server to sign in, with a token inside. The token was not taken out.".to_owned(),
        OpaqueShape::AppPassword => "This looks like a password made for a program, and not like a token.".to_owned(),
        OpaqueShape::Key => "This is a key, and not a token. A private key belongs to nobody but its owner.".to_owned(),
        OpaqueShape::Unknown => match inspection.source {
            Source::Stored { token: StoredToken::Refresh, .. } => "This is not a JWT, by design: a refresh token means something to its provider alone.".to_owned(),
            Source::Stored { .. } => "This is not a JWT, by design: it means something to its provider alone.".to_owned(),
            Source::Pasted => "This is not a JWT. Many providers issue tokens that they alone can read; nothing can be said of it here.".to_owned(),
        },
    })
}

/// Whose token of the vault it is; `None` for one that is not known here.
pub fn whose(inspection: &Inspection) -> Option<String> {
    if let Some(known) = &inspection.known {
        let token = match known.token {
            KnownToken::Access => "the access token",
            KnownToken::Refresh => "the refresh token",
            KnownToken::PreviousRefresh => "an earlier refresh token",
            KnownToken::RetiredRefresh => "a refresh token that was refused",
        };
        return Some(format!("This is {token} of {}", known.address.as_str()));
    }
    let Source::Stored { address, token, .. } = &inspection.source else { return None };
    let token = match token {
        StoredToken::Access => "access token",
        StoredToken::Refresh => "refresh token",
    };
    Some(format!("The {token} of {}, from the vault", address.as_str()))
}
