//! Addresses, mailbox users, hosts and paths that would like to be more than a value. What is written is read back by a small
//! reader of each format, made after the program's own, and has to give exactly the value.

use proptest::prelude::*;

use super::*;

/// The words of a line, as a POSIX shell divides them.
fn shell(line: &str) -> Vec<String> {
    let (mut words, mut word, mut letters) = (Vec::new(), None::<String>, line.chars());
    while let Some(letter) = letters.next() {
        match letter {
            ' ' => words.extend(word.take()),
            '\'' => word.get_or_insert_default().extend(letters.by_ref().take_while(|c| *c != '\'')),
            '\\' => word.get_or_insert_default().extend(letters.next()),
            _ => {
                assert!(!"\"$`;&|<>(){}[]*?~#!^=\n\t".contains(letter), "{letter} is special in {line}");
                word.get_or_insert_default().push(letter);
            }
        }
    }
    words.extend(word);
    words
}

/// A string in double quotes that is followed by nothing. `special` would do something if it stood there bare.
fn quoted(text: &str, special: &str) -> String {
    let mut letters = text.strip_prefix('"').unwrap_or_else(|| panic!("{text}")).chars();
    let mut value = String::new();
    loop {
        match letters.next().unwrap_or_else(|| panic!("no end: {text}")) {
            '"' => break,
            '\\' => value.extend(letters.next()),
            letter => {
                assert!(!special.contains(letter), "{letter} is special in {text}");
                value.push(letter);
            }
        }
    }
    assert_eq!(letters.as_str(), "", "{text}");
    value
}

/// msmtp: the rest of the line, without one pair of quotes around it.
fn bare(text: &str) -> String {
    let text = text.trim();
    let inside = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).filter(|_| text.len() > 1);
    inside.unwrap_or(text).to_owned()
}

/// Go's `ini`: backticks, or bare up to what begins a comment.
fn go_ini(text: &str) -> String {
    if let Some(inside) = text.strip_prefix('`') {
        let (value, rest) = inside.split_once('`').unwrap_or_else(|| panic!("no end: {text}"));
        assert_eq!(rest, "", "{text}");
        return value.to_owned();
    }
    assert!(!text.contains(['#', ';', '\\', '"', '\'']), "{text}");
    text.to_owned()
}

fn value<'t>(text: &'t str, key: &str) -> &'t str {
    let mut found = text.lines().filter_map(|line| line.trim_start().strip_prefix(key));
    let value = found.next().unwrap_or_else(|| panic!("no {key:?} in:\n{text}"));
    assert!(found.next().is_none(), "{key:?} twice in:\n{text}");
    value
}

/// A list of strings in double quotes.
fn strings(list: &str) -> Vec<String> {
    let (mut strings, mut letters) = (Vec::new(), list.chars());
    while letters.next() == Some('"') {
        let mut value = String::new();
        loop {
            match letters.next().unwrap_or_else(|| panic!("no end: {list}")) {
                '"' => break,
                '\\' => value.extend(letters.next()),
                letter => value.push(letter),
            }
        }
        strings.push(value);
        assert!(matches!(letters.as_str().get(..2), None | Some(", ")), "{list}");
        letters.by_ref().take(2).for_each(drop);
    }
    strings
}

/// The command and the user as the program would read them; `None` where there is no such reader here.
fn read(program: MailProgram, text: &str) -> Option<(Vec<String>, String)> {
    let line = |line: &str| shell(line);
    Some(match program {
        MailProgram::NeoMutt | MailProgram::Mutt => (
            line(&quoted(value(text, "set imap_oauth_refresh_command = "), "$`")),
            quoted(value(text, "set imap_user = "), "$`"),
        ),
        MailProgram::Mbsync => (line(&quoted(value(text, "PassCmd "), "")), quoted(value(text, "User "), "")),
        MailProgram::Msmtp => (line(&bare(value(text, "passwordeval "))), bare(value(text, "user "))),
        MailProgram::Getmail => {
            let tuple = value(text, "password_command = (").strip_suffix(')').unwrap();
            (strings(tuple), value(text, "username = ").to_owned())
        }
        MailProgram::Himalaya => {
            let table: toml::Table = text.parse().unwrap();
            let account = table["accounts"].as_table().unwrap().values().next().unwrap();
            let sasl = &account["imap"]["sasl"]["xoauth2"];
            let command = sasl["token"]["command"].as_array().unwrap();
            let words = command.iter().map(|word| word.as_str().unwrap().to_owned()).collect();
            (words, sasl["username"].as_str().unwrap().to_owned())
        }
        MailProgram::GitSendEmail => {
            let helper = quoted(value(text, "helper = "), "");
            let inside = helper.split_once("t=$(").unwrap().1;
            let command = inside.rsplit_once(") && printf 'password=").unwrap().0;
            (line(command), quoted(value(text, "smtpUser = "), ""))
        }
        MailProgram::Aerc => {
            let url = go_ini(value(text, "source = "));
            let user = url.split_once("://").unwrap().1.rsplit_once('@').unwrap().0;
            (line(&go_ini(value(text, "source-cred-cmd = "))), decoded(user))
        }
        MailProgram::Fdm => {
            let command = value(text, "pass $(").strip_suffix(')').unwrap();
            (line(command), quoted(value(text, "user "), "$%"))
        }
        MailProgram::OfflineImap => {
            let user = value(text, "remoteuser = ").replace("%%", "%");
            let list = value(text, "command = [").strip_suffix(", address]").unwrap();
            let call = value(text, "oauth2_access_token_eval = mailward_token(").strip_suffix(')').unwrap();
            let address = quoted(&call.replace("%%", "%"), "");
            (strings(list).into_iter().chain([address]).collect(), user)
        }
        _ => return None,
    })
}

fn decoded(user: &str) -> String {
    let mut bytes = user.bytes();
    let mut plain = Vec::new();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
            plain.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            plain.push(byte);
        }
    }
    String::from_utf8(plain).unwrap()
}

/// Writes for every program and reads it back; what is refused is refused as a whole.
fn round(address: &str, user: &str, path: &str) -> usize {
    let mut written = 0;
    let account = Account { mailbox: Some(user.to_owned()), ..account(address, "microsoft-work") };
    for program in MailProgram::ALL {
        let catalogue = Catalogue::built_in();
        let provider = catalogue.find(&account.provider).map(AsRef::as_ref);
        let subject = Subject::of(&account, provider, called(path));
        let Ok(snippet) = write(program, &subject, Part::Both) else { continue };
        let text = snippet.text();
        written += 1;
        let expected = subject.call.words(&account.address);
        if let Some(read) = read(program, &text) {
            assert_eq!(read, (expected, user.to_owned()), "{}\n{text}", program.id());
        }
        // As many lines as for somebody harmless: nothing has become a line of its own.
        let harmless = self::account("anna@example.org", "microsoft-work");
        let harmless = Subject::of(&harmless, provider, called(PROGRAM));
        let usual = super::text(program, &harmless).lines().count();
        let lines = text.lines().count();
        assert!(
            lines == usual || (program == MailProgram::Msmtp && lines + 1 == usual),
            "{}\n{text}",
            program.id()
        );
    }
    written
}

const NASTY: &[&str] = &[
    "`reboot`",
    "$HOME",
    "${IFS}reboot",
    "a'b",
    "a''b",
    "'",
    "#x",
    "%(user)s",
    "%s%%",
    "{x}",
    "a|b",
    "a&b",
    "!x",
    "*?",
    "=x",
    "~root",
    "^x",
    "/../x",
];

#[test]
fn values_that_would_like_to_be_commands_stay_values() {
    for nasty in NASTY {
        let local: String = nasty.chars().filter(|c| !"()".contains(*c)).collect();
        let address = format!("{local}@example.org");
        assert!(round(&address, "office@example.org", PROGRAM) >= 10, "{address}");
        round("anna@example.org", &format!("{nasty}\" \\ ; $(id) {nasty}"), PROGRAM);
        round("anna@example.org", "office@example.org", &format!("/opt/{nasty}/\"mail ward\\;$(id)/{nasty}"));
    }
}

#[test]
fn a_line_break_or_a_control_character_is_refused_everywhere() {
    let base = account("anna@example.org", "microsoft-work");
    for bad in ["a\nset x=1", "a\rb", "a\0b", "a\u{1b}[2J", "a\u{85}b", "a\u{2028}b", " a", "a ", "\t"] {
        let with_user = of(&Account { mailbox: Some(bad.to_owned()), ..base.clone() });
        for program in MailProgram::ALL {
            let refused = write(program, &with_user, Part::Both).unwrap_err();
            assert!(matches!(refused, NotPossible::Unwritable(_, USER)), "{} {bad:?}", program.id());
            if bad.trim() == bad {
                let subject = Subject { call: called(&format!("/{bad}")), ..of(&base) };
                let refused = write(program, &subject, Part::Both).unwrap_err();
                assert!(matches!(refused, NotPossible::Unwritable(_, PATH)), "{} {bad:?}", program.id());
            }
        }
    }
}

#[test]
fn a_host_that_is_more_than_a_host_is_refused() {
    for bad in ["", "a b", "a\nb", "a\"b", "a/b", "a@b", "$(id)", "a;b", "a'b", "ä.example"] {
        let mut imap = server(MailUse::Imap, 993, Tls::Implicit, &[]);
        bad.clone_into(&mut imap.host);
        let subject = at(vec![imap], &[MailUse::Imap]);
        assert!(write(MailProgram::NeoMutt, &subject, Part::Read).is_err(), "{bad:?}");
        assert!(write(MailProgram::Another, &subject, Part::Read).is_err(), "{bad:?}");
    }
}

proptest! {
    #[test]
    fn any_value_is_read_back_as_itself_or_refused(
        local in "[!#$%&'*+/=?^_`{|}~a-c.-]{1,12}",
        user in "[ -~äß€]{1,16}",
        path in "[ -~äß€]{0,24}",
    ) {
        prop_assume!(format!("{local}@example.org").parse::<MailAddress>().is_ok());
        round(&format!("{local}@example.org"), &user, &format!("/{path}"));
    }
}
