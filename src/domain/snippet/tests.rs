//! Lines for every program and every provider, and hostile values that must not get out of their place.

use jiff::Timestamp;

use super::*;
use crate::domain::account::{AccountId, EndRules, Generation, Told};
use crate::domain::catalogue::Catalogue;
use crate::domain::provider::{ProviderId, Tls};

mod hostile;

const PROGRAM: &str = "/usr/bin/mailward";

fn account(address: &str, provider: &str) -> Account {
    Account {
        id: AccountId::new(1),
        address: address.parse().unwrap(),
        mailbox: None,
        provider: provider.parse::<ProviderId>().unwrap(),
        client: None,
        uses: Uses::usual(),
        servers: Vec::new(),
        redirect: None,
        particulars: crate::domain::account::Particulars::default(),
        added_at: Timestamp::UNIX_EPOCH,
        generation: Generation::default(),
        grant: None,
        problem: None,
        last_use: None,
        asking: None,
        rules: EndRules::default(),
        told: Told::default(),
    }
}

fn called(program: &str) -> Call {
    Call { program: program.to_owned(), data_dir: None }
}

fn of(account: &Account) -> Subject {
    let catalogue = Catalogue::built_in();
    let provider = catalogue.find(&account.provider).map(AsRef::as_ref);
    Subject::of(account, provider, called(PROGRAM))
}

fn okafor() -> Subject {
    of(&account("t.okafor@example.com", "microsoft-work"))
}

fn server(protocol: MailUse, port: u16, tls: Tls, sasl: &[Sasl]) -> MailServer {
    MailServer { protocol, host: "mail.example.org".to_owned(), port, tls, sasl: sasl.to_vec() }
}

/// An account at servers of its own that take only these mechanisms.
fn at(servers: Vec<MailServer>, uses: &[MailUse]) -> Subject {
    let uses = uses.iter().copied().collect();
    of(&Account { uses, servers, ..account("anna@example.org", "microsoft-work") })
}

fn text(program: MailProgram, subject: &Subject) -> String {
    write(program, subject, Part::Both).unwrap().text()
}

#[test]
fn the_lines_of_neomutt_are_those_of_its_manual_filled_in() {
    let expected = r#"set imap_user = "t.okafor@example.com"
set folder = "imaps://outlook.office365.com/"
set spoolfile = "+INBOX"
set imap_authenticators = "xoauth2"
set imap_oauth_refresh_command = "/usr/bin/mailward token t.okafor@example.com"

set from = "t.okafor@example.com"
set smtp_url = "smtp://t.okafor%40example.com@smtp.office365.com:587/"
set smtp_authenticators = "xoauth2"
set smtp_oauth_refresh_command = "/usr/bin/mailward token t.okafor@example.com"
set ssl_force_tls = yes
"#;
    assert_eq!(text(MailProgram::NeoMutt, &okafor()), expected);
    let reads = write(MailProgram::NeoMutt, &okafor(), Part::Read).unwrap().text();
    assert!(reads.contains("imap_user") && !reads.contains("smtp"), "{reads}");
    let sends = write(MailProgram::NeoMutt, &okafor(), Part::Send).unwrap().text();
    assert!(sends.starts_with("set from") && !sends.contains("imap"), "{sends}");
}

#[test]
fn msmtp_and_mbsync_are_told_ports_and_tls_of_the_server() {
    let expected = "account t.okafor@example.com\nhost smtp.office365.com\nport 587\ntls on\ntls_starttls on\n\
                    auth xoauth2\nfrom t.okafor@example.com\nuser t.okafor@example.com\n\
                    passwordeval /usr/bin/mailward token t.okafor@example.com\n";
    assert_eq!(text(MailProgram::Msmtp, &okafor()), expected);
    let old = text(MailProgram::Mbsync, &okafor());
    assert!(old.contains("SSLType IMAPS\n") && old.contains("Port 993\n"), "{old}");
    let new = okafor().with_version(Version::find("1.5.1", ""));
    assert!(text(MailProgram::Mbsync, &new).contains("TLSType IMAPS\n"));
}

#[test]
fn there_are_lines_for_every_program_at_every_provider_with_tokens_or_a_reason() {
    let catalogue = Catalogue::built_in();
    let mut written = 0;
    for provider in catalogue.providers() {
        let account = account("anna@example.org", provider.id.as_str());
        let subject = Subject::of(&account, Some(provider), called(PROGRAM));
        for program in MailProgram::ALL {
            match write(program, &subject, Part::Both) {
                Ok(snippet) => {
                    let text = snippet.text();
                    let takes: Vec<Sasl> =
                        provider.servers.iter().flat_map(|server| server.sasl.clone()).collect();
                    assert!(
                        takes.is_empty() || takes.contains(&snippet.mechanism),
                        "{} {}",
                        provider.id,
                        program.id()
                    );
                    assert!(text.contains(PROGRAM) && text.ends_with('\n'), "{} {text}", program.id());
                    written += 1;
                }
                Err(why) => assert!(
                    !matches!(why, NotPossible::Unwritable(..)),
                    "{} {}: {why}",
                    provider.id,
                    program.id()
                ),
            }
        }
    }
    assert!(written > 100, "{written}");
}

#[test]
fn a_shared_mailbox_is_opened_by_its_name_with_the_token_of_the_account() {
    let account = Account {
        mailbox: Some("office@example.com".to_owned()),
        ..account("t.okafor@example.com", "microsoft-work")
    };
    for program in MailProgram::ALL {
        let text = text(program, &of(&account));
        let escaped = text.contains("office%40example.com");
        assert!(text.contains("office@example.com") || escaped, "{} {text}", program.id());
        assert!(text.contains("t.okafor@example.com"), "{} {text}", program.id());
    }
}

#[test]
fn the_mechanism_is_one_that_both_sides_know() {
    use Sasl::{OAuthBearer, XOAuth2};
    for (program, takes, expected) in [
        (MailProgram::Msmtp, &[OAuthBearer, XOAuth2][..], Some(OAuthBearer)),
        (MailProgram::Msmtp, &[XOAuth2, OAuthBearer], Some(XOAuth2)),
        (MailProgram::NeoMutt, &[OAuthBearer, XOAuth2], Some(XOAuth2)),
        (MailProgram::NeoMutt, &[OAuthBearer], Some(OAuthBearer)),
        (MailProgram::NeoMutt, &[], Some(XOAuth2)),
        (MailProgram::Mbsync, &[OAuthBearer, XOAuth2], Some(XOAuth2)),
        (MailProgram::Mbsync, &[OAuthBearer], None),
    ] {
        let imap = server(MailUse::Imap, 993, Tls::Implicit, takes);
        let smtp = server(MailUse::Smtp, 465, Tls::Implicit, takes);
        let subject = at(vec![imap, smtp], &[MailUse::Imap, MailUse::Smtp]);
        let chosen = write(program, &subject, Part::Both).map(|snippet| snippet.mechanism);
        match expected {
            Some(expected) => assert_eq!(chosen, Ok(expected), "{} {takes:?}", program.id()),
            None => assert_eq!(chosen, Err(NotPossible::Mechanism("mbsync", "OAUTHBEARER"))),
        }
    }
}

#[test]
fn mail_is_fetched_by_pop_where_the_account_is_used_for_that() {
    let pop = || server(MailUse::Pop, 995, Tls::Implicit, &[Sasl::XOAuth2, Sasl::OAuthBearer]);
    let subject = at(vec![pop()], &[MailUse::Pop]);
    assert!(text(MailProgram::Getmail, &subject).contains("type = SimplePOP3SSLRetriever\n"));
    let mutt = text(MailProgram::Mutt, &subject);
    assert!(mutt.contains("set pop_host = \"pops://mail.example.org/\"\n"), "{mutt}");
    assert!(mutt.contains("set pop_authenticators = \"xoauth2\"\n"), "{mutt}");
    assert!(text(MailProgram::NeoMutt, &subject).contains("set pop_authenticators = \"oauthbearer\"\n"));
    let refused = write(MailProgram::Mbsync, &subject, Part::Both);
    assert_eq!(refused, Err(NotPossible::Protocol("mbsync", MailUse::Pop)));
}

#[test]
fn what_cannot_be_done_is_refused_with_the_reason() {
    let late = server(MailUse::Imap, 143, Tls::StartTls, &[]);
    let reads = at(vec![late], &[MailUse::Imap]);
    let refused = |program, subject: &Subject, part| write(program, subject, part).unwrap_err();
    assert_eq!(
        refused(MailProgram::Getmail, &reads, Part::Both),
        NotPossible::LateTls("getmail6", "mail.example.org:143".to_owned())
    );
    assert_eq!(refused(MailProgram::Msmtp, &reads, Part::Both), NotPossible::NotUsed("msmtp", "sends"));
    assert_eq!(refused(MailProgram::Msmtp, &okafor(), Part::Read), NotPossible::NotThis("msmtp", "read"));
    assert_eq!(refused(MailProgram::NeoMutt, &reads, Part::Send), NotPossible::NotAsked(MailUse::Smtp));
    let nowhere = Subject::of(&account("a@example.org", "microsoft-work"), None, called(PROGRAM));
    assert_eq!(refused(MailProgram::Another, &nowhere, Part::Read), NotPossible::NoServer(MailUse::Imap));
    let long = Subject { call: called(&format!("/{}", "a".repeat(600))), ..okafor() };
    assert_eq!(refused(MailProgram::Msmtp, &long, Part::Both), NotPossible::TooLong("msmtp", 499));
}

#[test]
fn an_unusual_data_folder_is_named_and_an_address_is_never_an_option() {
    let call = Call { program: PROGRAM.to_owned(), data_dir: Some("/srv/mail ward".to_owned()) };
    let subject = Subject { call, ..of(&account("-v@example.org", "google")) };
    let words = "/usr/bin/mailward --data-dir '/srv/mail ward' token -- -v@example.org";
    assert!(text(MailProgram::Msmtp, &subject).contains(words));
    let tuple = r#"("/usr/bin/mailward", "--data-dir", "/srv/mail ward", "token", "--", "-v@example.org")"#;
    assert!(text(MailProgram::Getmail, &subject).contains(tuple));
}

#[test]
fn every_program_is_found_by_its_names_and_others_have_a_reason() {
    for program in MailProgram::ALL {
        let facts = program.facts();
        let names = [facts.id, facts.name].into_iter().chain(facts.also.iter().copied());
        assert!(names.into_iter().all(|name| MailProgram::named(name) == Some(program)), "{}", facts.id);
    }
    assert_eq!(MailProgram::named("ISYNC"), Some(MailProgram::Mbsync));
    assert_eq!(MailProgram::named("no such"), None);
    assert!(program::why_none("Thunderbird").is_some() && program::why_none("mu4e").is_some());
    assert!(program::why_none("cat").is_none());
}

/// Anna, whose mail is sent by Bob's account at another provider.
fn sent_by_bob() -> Subject {
    let catalogue = Catalogue::built_in();
    let mut anna = account("anna@example.org", "microsoft-work");
    anna.uses = [MailUse::Imap].into_iter().collect();
    anna.particulars.sends_with = Some("bob@gmail.com".parse().unwrap());
    let bob = account("bob@gmail.com", "google");
    let provider = catalogue.find(&bob.provider).map(AsRef::as_ref);
    of(&anna).sent_by(&bob, provider, false)
}

#[test]
fn an_account_that_sends_with_another_is_told_two_users_two_commands_and_two_servers() {
    for program in MailProgram::ALL {
        let subject = sent_by_bob();
        let Some(part) = subject.part(program) else { panic!("{program:?}: it reads, and somebody sends") };
        let text = write(program, &subject, part).unwrap().text();
        let (reads, sends) = (part != Part::Send, part != Part::Read);
        assert_eq!(
            text.contains("token bob@gmail.com") || text.contains("\"bob@gmail.com\""),
            sends,
            "{text}"
        );
        assert_eq!(text.contains("smtp.gmail.com"), sends, "{text}");
        assert_eq!(text.contains("outlook.office365.com"), reads, "{text}");
        assert!(!text.contains("smtp.office365.com"), "{text}");
    }
    let lines = text(MailProgram::Another, &sent_by_bob());
    let commands = lines.lines().filter(|line| line.starts_with("Password command")).count();
    assert_eq!(commands, 2, "{lines}");
}

#[test]
fn a_server_named_for_sending_stays_whoever_sends() {
    let mut anna = account("anna@example.org", "microsoft-work");
    anna.servers = vec![server(MailUse::Smtp, 465, Tls::Implicit, &[])];
    anna.particulars.sends_with = Some("bob@gmail.com".parse().unwrap());
    let subject = of(&anna).sent_by(&account("bob@gmail.com", "google"), None, true);
    let text = write(MailProgram::Msmtp, &subject, Part::Both).unwrap().text();
    assert!(text.contains("host mail.example.org") && text.contains("user bob@gmail.com"), "{text}");
}

#[test]
fn one_whose_sender_was_forgotten_can_be_read_and_says_who_is_missing_for_sending() {
    let mut anna = account("anna@example.org", "microsoft-work");
    anna.particulars.sends_with = Some("bob@gmail.com".parse().unwrap());
    let refused = write(MailProgram::Msmtp, &of(&anna), Part::Both).unwrap_err();
    assert_eq!(refused, NotPossible::SenderGone("bob@gmail.com".parse().unwrap()));
    assert!(write(MailProgram::Mbsync, &of(&anna), Part::Both).is_ok());
}
