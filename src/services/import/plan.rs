//! What is made of the accounts in somebody's settings: which provider each has, what would be added, and what cannot be.
//!
//! Pure. A known provider's own facts always win over what a file says; a file's own sign-in is taken only for servers nobody
//! knows, and told.

use jiff::civil::Date;

use crate::domain::account::{Account, MailAddress, Particulars};
use crate::domain::catalogue::Catalogue;
use crate::domain::host::same_owner;
use crate::domain::import::{
    Addition, Doubt, Found, FoundServer, FoundSignIn, Item, Refusal, Remark, Spelling, Verdict, clean,
    spelling,
};
use crate::domain::scope::{MailUse, Uses};

mod client;
pub(in crate::services) mod provider;
pub(in crate::services) mod servers;

pub(super) use provider::host_of;
pub(super) use servers::host;

/// What the plan stands on.
pub(in crate::services) struct Ground<'a> {
    pub(in crate::services) accounts: &'a [Account],
    pub(in crate::services) catalogue: &'a Catalogue,
    pub(in crate::services) today: Date,
}

/// One item an account, in the order of the file.
pub(super) fn items(found: &[Found], ground: &Ground<'_>) -> Vec<Item> {
    let mut taken: Vec<MailAddress> = Vec::new();
    found.iter().map(|found| item(found, &mut taken, ground)).collect()
}

fn item(found: &Found, taken: &mut Vec<MailAddress>, ground: &Ground<'_>) -> Item {
    let label = found.label.as_deref().or(found.address.as_deref()).and_then(clean);
    let mut item = Item {
        label: label.unwrap_or_else(|| UNNAMED.to_owned()),
        verdict: Verdict::Ready,
        addition: None,
        remarks: found.remarks.clone(),
    };
    match judge(found, taken, &mut item.remarks, ground) {
        Ok((addition, doubt)) => {
            taken.push(addition.address.clone());
            item.verdict = doubt.map_or(Verdict::Ready, Verdict::Asks);
            item.addition = Some(addition);
        }
        Err(verdict) => {
            // Here it is known by its address.
            if verdict == Verdict::There {
                item.label = found.address.as_deref().and_then(clean).unwrap_or(item.label);
            }
            item.verdict = verdict;
            // What a server lacks matters only where it would be used.
            item.remarks.retain(|remark| matches!(remark, Remark::OtherLetters { .. }));
        }
    }
    item
}

const UNNAMED: &str = "An account without a name";

fn judge(
    found: &Found,
    taken: &[MailAddress],
    remarks: &mut Vec<Remark>,
    ground: &Ground<'_>,
) -> Result<(Addition, Option<Doubt>), Verdict> {
    let cannot = |refusal: Refusal| Err(Verdict::Cannot(refusal));
    if let Some(refusal) = &found.refusal {
        return cannot(match refusal {
            Refusal::Kind(kind) => Refusal::Kind(clean(kind).unwrap_or_default()),
            other => other.clone(),
        });
    }
    let address = address(found).map_err(Verdict::Cannot)?;
    let mut doubt = letters(address.host(), remarks).then_some(Doubt::Alphabets);
    if ground.accounts.iter().any(|account| account.address.same_mailbox(address.as_str())) {
        return Err(Verdict::There);
    }
    if taken.iter().any(|other| other.same_mailbox(address.as_str())) {
        return cannot(Refusal::Twice);
    }
    for server in &found.servers {
        if letters(&server.host, remarks) {
            doubt = Some(Doubt::Alphabets);
        }
    }
    let by_token =
        found.servers.is_empty() || found.servers.iter().any(|server| server.sign_in == FoundSignIn::OAuth);
    let chosen = provider::choose(found, &address, by_token, ground).map_err(Verdict::Cannot)?;
    let uses = uses(found, by_token, &chosen, remarks);
    if uses.is_empty() {
        return cannot(Refusal::NothingOffered);
    }
    if !by_token {
        doubt = doubt.or(Some(Doubt::Password));
    }
    if brings_foreign_sign_in(found, &address, &chosen, remarks) {
        doubt = doubt.or(Some(Doubt::ForeignSignIn));
    }
    let servers = servers::named(&found.servers, &uses, &chosen, remarks);
    if servers.iter().any(|server| !servers::belongs(server, &address, &chosen)) {
        doubt = doubt.or(Some(Doubt::ForeignServer));
    }
    let client = client::choose(found.oauth.as_ref(), &chosen, remarks);
    let (client, redirect) = client.unzip();
    let mailbox = mailbox(&found.servers, &address, by_token, remarks);
    aliases(found, remarks);
    let provider = chosen.into_provider();
    let addition = Addition {
        address,
        mailbox,
        provider,
        client,
        redirect: redirect.flatten(),
        uses,
        servers,
        particulars: Particulars::default(),
    };
    Ok((addition, doubt))
}

/// Says where the sign-in is from, if only the settings name it; tells whether that belongs neither to a mail server of the
/// account nor to its address.
fn brings_foreign_sign_in(
    found: &Found,
    address: &MailAddress,
    chosen: &provider::Chosen<'_>,
    remarks: &mut Vec<Remark>,
) -> bool {
    let host = if let Some(host) = chosen.brings_sign_in() {
        remarks.push(Remark::SignInOf(host.clone()));
        Some(host)
    } else if let Some(issuer) = chosen.learnt_from() {
        remarks.push(Remark::LearntFrom(issuer.to_owned()));
        provider::host_in(issuer)
    } else {
        return false;
    };
    let own = found.servers.iter().map(|server| server.host.as_str()).chain([address.host()]);
    host.is_none_or(|host| !own.into_iter().any(|own| same_owner(&host, own)))
}

fn aliases(found: &Found, remarks: &mut Vec<Remark>) {
    let aliases = found.aliases.iter().filter_map(|alias| clean(alias));
    let aliases: Vec<String> = aliases.take(MOST_ALIASES).collect();
    if !aliases.is_empty() {
        remarks.push(Remark::Aliases(aliases));
    }
}

const MOST_ALIASES: usize = 8;

fn address(found: &Found) -> Result<MailAddress, Refusal> {
    let named = found.address.as_deref().and_then(clean);
    // Some programs know no address beside the name at the server.
    let user = || {
        found
            .servers
            .iter()
            .filter_map(|server| server.user.as_deref())
            .find_map(|user| clean(user).filter(|user| user.contains('@')))
    };
    let text = named.or_else(user).ok_or(Refusal::NoAddress)?;
    text.parse()
        .map_err(|error: crate::domain::account::AddressError| Refusal::AddressInvalid(error.to_string()))
}

/// Says in which letters a name is written, once; tells whether they are mixed.
pub(super) fn letters(host: &str, remarks: &mut Vec<Remark>) -> bool {
    let Some(ascii) = servers::host(host) else { return false };
    let (shown, mixed) = match spelling(&ascii) {
        Spelling::Plain => return false,
        Spelling::Letters(shown) => (shown, false),
        Spelling::Mixed(shown) => (shown, true),
    };
    let remark = Remark::OtherLetters { shown, ascii };
    if !remarks.contains(&remark) {
        remarks.push(remark);
    }
    mixed
}

/// The protocols that go by token, of those that the provider opens.
fn uses(found: &Found, by_token: bool, chosen: &provider::Chosen<'_>, remarks: &mut Vec<Remark>) -> Uses {
    let mut uses: Uses = if found.servers.is_empty() {
        let asked = found.oauth.iter().flat_map(|oauth| &oauth.scopes);
        let opened: Uses = asked.flat_map(|scope| scope.usual_uses().iter().collect::<Vec<_>>()).collect();
        let usual = Uses::usual();
        let both: Uses = usual.iter().filter(|mail_use| opened.contains(*mail_use)).collect();
        if both.is_empty() { usual } else { both }
    } else {
        let other = |server: &&FoundServer| by_token && server.sign_in != FoundSignIn::OAuth;
        let not = found.servers.iter().filter(other).map(|server| Remark::NotByToken(server.protocol));
        remarks.extend(not);
        found.servers.iter().filter(|server| !other(server)).map(|server| server.protocol).collect()
    };
    let refused: Vec<MailUse> = uses.iter().filter(|mail_use| !chosen.offers(*mail_use)).collect();
    for mail_use in refused {
        uses.remove(mail_use);
        remarks.push(Remark::NotOffered(mail_use));
    }
    uses
}

/// The name at the server, where it goes by token and is another one than the address. A name that belongs to a password says
/// nothing about tokens.
fn mailbox(
    servers: &[FoundServer],
    address: &MailAddress,
    by_token: bool,
    remarks: &mut Vec<Remark>,
) -> Option<String> {
    let mut by_token = servers.iter().filter(|server| by_token && server.sign_in == FoundSignIn::OAuth);
    let user = by_token.find_map(|server| server.user.as_deref()).and_then(clean)?;
    let same = |user: &str| user.parse().is_ok_and(|user: MailAddress| user.same_mailbox(address.as_str()));
    if same(&user) {
        return None;
    }
    remarks.push(Remark::OtherUser(user.clone()));
    Some(user)
}
