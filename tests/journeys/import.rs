//! Settings of other programs through the real program: an account that is imported can really be signed in to, and the secrets
//! in a file end where they were.

use serde_json::Value;
use url::Url;

use mailward::practice::PUBLIC_CLIENT_ID;

use crate::home::Home;
use crate::http;
use crate::person::ANNA;
use crate::provider::{Provider, sign_in};

/// A profile of Thunderbird whose account has sign-in details of its own, as the provider publishes them.
fn profile(provider: &Provider) -> String {
    let at: Url = format!("{}/.well-known/openid-configuration", provider.issuer()).parse().unwrap();
    let metadata: Value = serde_json::from_str(&http::get(&at).body).unwrap();
    let text = |name: &str| metadata[name].as_str().unwrap().to_owned();
    let lines = [
        ("mail.accountmanager.accounts", "account1".to_owned()),
        ("mail.account.account1.server", "server1".to_owned()),
        ("mail.account.account1.identities", "id1".to_owned()),
        ("mail.identity.id1.useremail", ANNA.to_owned()),
        ("mail.server.server1.type", "imap".to_owned()),
        ("mail.server.server1.hostname", "127.0.0.1".to_owned()),
        ("mail.server.server1.userName", ANNA.to_owned()),
        ("mail.server.server1.oauth2.authorizationEndpoint", text("authorization_endpoint")),
        ("mail.server.server1.oauth2.tokenEndpoint", text("token_endpoint")),
        ("mail.server.server1.oauth2.clientId", PUBLIC_CLIENT_ID.to_owned()),
        ("mail.server.server1.oauth2.scopes", "offline_access imap smtp".to_owned()),
    ];
    let lines = lines.iter().map(|(key, value)| format!("user_pref(\"{key}\", \"{value}\");\n"));
    let others = "user_pref(\"mail.server.server1.socketType\", 3);\nuser_pref(\"mail.server.server1.authMethod\", 10);\n\
        user_pref(\"mail.server.server1.oauth2.useCustomDetails\", true);\n";
    lines.collect::<String>() + others
}

#[test]
fn an_account_that_only_a_profile_knows_is_imported_and_signed_in_to() {
    let (provider, home) = (Provider::start(), Home::new());
    home.write("prefs.js", &profile(&provider));
    let file = home.path("prefs.js").display().to_string();
    let seen = home.mailward(&["import", &file]).done();
    assert!(seen.contains("Will be added") && seen.contains(PUBLIC_CLIENT_ID), "{seen}");
    assert_eq!(home.mailward(&["account", "list", "--json"]).done().trim(), "[]", "looking added something");
    home.mailward(&["import", &file, "--yes"]).done();
    let (ended, page) = sign_in(&home, "allow");
    ended.done();
    assert!(page.body.contains(&format!("{ANNA} is signed in")), "{page:?}");
    let token = home.mailward(&["token", ANNA]).done();
    assert!(provider.is_active(&token));
    let again = home.mailward(&["import", &file, "--yes"]);
    assert!(again.out.contains("Here already") && again.err.contains("Nothing to add"), "{}", again.out);
}

/// A file of each kind that can hold one, with a secret of its own in it.
const FILES: [(&str, &str); 5] = [
    (
        "a.k9s",
        "<k9settings format='1'><accounts><account uuid='4c1f0f6e-0000-4000-8000-000000000001'><name>A</name>\
         <incoming-server type='IMAP'><host>imap.gmail.com</host><connection-security>SSL_TLS_REQUIRED</connection-security>\
         <authentication-type>XOAUTH2</authentication-type><username>a@gmail.com</username><password>CANARY-in-k9</password>\
         </incoming-server></account></accounts></k9settings>",
    ),
    (
        "pizauth.conf",
        "account \"p\" { auth_uri = \"https://accounts.google.com/o/oauth2/auth\"; token_uri = \"https://oauth2.googleapis.com/token\";\
         client_id = \"1-x.apps.googleusercontent.com\"; client_secret = \"CANARY-in-pizauth\"; login_hint = \"p@gmail.com\"; }",
    ),
    (
        "emailproxy.config",
        "[Account setup]\n[e@gmail.com]\npermission_url = https://accounts.google.com/o/oauth2/auth\n\
         client_secret = CANARY-in-proxy\nrefresh_token = CANARY-in-proxy-token\n",
    ),
    (
        "tokens.json",
        "{\"registration\": \"google\", \"email\": \"m@gmail.com\", \"refresh_token\": \"CANARY-in-mutt\"}",
    ),
    ("broken.conf", "account \"b\" { auth_uri = \"x\"; client_secret = \"CANARY-in-broken\" "),
];

#[test]
fn secrets_in_settings_end_where_they_were() {
    let home = Home::new().with("MAILWARD_LOG", "trace");
    let mut said = String::new();
    for (name, text) in FILES {
        home.write(name, text);
        let file = home.path(name).display().to_string();
        for arguments in [["import", &file, "--yes"], ["import", &file, "--json"]] {
            let ended = home.mailward(&arguments);
            said += &(ended.out + &ended.err);
        }
    }
    let accounts = home.mailward(&["account", "list"]).done();
    for address in ["a@gmail.com", "p@gmail.com", "e@gmail.com", "m@gmail.com"] {
        assert!(accounts.contains(address), "{accounts}");
    }
    assert!(!said.contains("CANARY"), "{said}");
    for (path, bytes) in home.files() {
        let found = bytes.windows(6).any(|window| window == b"CANARY");
        assert!(!found, "{}", path.display());
    }
}
