//! Settings as other programs write them; everything in them is invented. A secret in them is called CANARY.

pub(super) const K9: &str = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<k9settings format=\"1\" version=\"111\"><global><value key=\"theme\">dark</value></global><accounts>
 <account uuid=\"0a1b2c3d-0000-4000-8000-000000000001\"><name>Work</name>
  <incoming-server type=\"IMAP\"><host>outlook.office365.com</host><connection-security>SSL_TLS_REQUIRED</connection-security>
   <authentication-type>XOAUTH2</authentication-type><username>eve@corp.example.net</username></incoming-server>
  <outgoing-server type=\"SMTP\"><host>smtp.office365.com</host><port>587</port><connection-security>STARTTLS_REQUIRED</connection-security>
   <authentication-type>XOAUTH2</authentication-type><username>eve@corp.example.net</username></outgoing-server>
  <identities><identity><name>Eve</name><email>eve@corp.example.net</email></identity>
   <identity><email>team@corp.example.net</email></identity></identities></account>
 <account uuid=\"0a1b2c3d-0000-4000-8000-000000000002\"><name>Post</name>
  <incoming-server type=\"IMAP\"><host>imap.gmail.com</host><port>993</port><connection-security>SSL_TLS_REQUIRED</connection-security>
   <authentication-type>XOAUTH2</authentication-type><username>eve@private.example.net</username></incoming-server>
  <outgoing-server type=\"SMTP\"><host>smtp.elsewhere.example</host><connection-security>SSL_TLS_REQUIRED</connection-security>
   <authentication-type>PLAIN</authentication-type><username>eve</username><password>CANARY-smtp</password></outgoing-server>
  <identities><identity><email>eve@private.example.net</email></identity></identities></account>
 <account uuid=\"0a1b2c3d-0000-4000-8000-000000000003\"><name>Club</name>
  <incoming-server type=\"POP3\"><host>pop.club.example</host><connection-security>SSL_TLS_REQUIRED</connection-security>
   <authentication-type>PLAIN</authentication-type><username>club</username></incoming-server>
  <identities><identity><email>club@club.example</email></identity></identities></account>
 <account uuid=\"0a1b2c3d-0000-4000-8000-000000000004\"><name>Old</name>
  <incoming-server type=\"IMAP\"><host>imap.gmail.com</host><connection-security>SSL_TLS_REQUIRED</connection-security>
   <authentication-type>PLAIN</authentication-type><username>old</username></incoming-server>
  <identities><identity><email>old@gmail.com</email></identity></identities></account>
 <account uuid=\"seven\"><name>No number</name></account>
 <account uuid=\"0a1b2c3d-0000-4000-8000-000000000005\"><name>Dav</name><incoming-server type=\"WebDAV\"/></account>
 <account uuid=\"0a1b2c3d-0000-4000-8000-000000000006\"><name>Again</name>
  <incoming-server type=\"IMAP\"><host>outlook.office365.com</host><connection-security>SSL_TLS_REQUIRED</connection-security>
   <authentication-type>XOAUTH2</authentication-type><username>eve@corp.example.net</username></incoming-server>
  <identities><identity><email>EVE@corp.example.net</email></identity></identities></account>
</accounts></k9settings>\n";

pub(super) const PROFILES: &str = "[Profile0]\nName=old\nIsRelative=1\nPath=Profiles/y.default\nDefault=1\n\n\
[Profile1]\nName=new\nIsRelative=1\nPath=Profiles/x.default-release\n\n[InstallABC]\nDefault=Profiles/x.default-release\n";

pub(super) const PREFS: &str = r#"// settings
# and more
alert("run me");
user_pref("mail.accountmanager.accounts", "account1,account2,account3,account4,account5,account1");
user_pref("mail.account.account1.server", "server1");
user_pref("mail.account.account1.identities", "id1");
user_pref("mail.identity.id1.useremail", "f\u0061ye@gmail.com");
user_pref("mail.server.server1.type", "imap");
user_pref("mail.server.server1.name", "Post");
user_pref("mail.server.server1.hostname", "imap.gmail.com");
user_pref("mail.server.server1.socketType", 3);
user_pref("mail.server.server1.authMethod", 10);
user_pref("mail.server.server1.userName", "faye@gmail.com");
user_pref("mail.server.server1.oauth2.issuer", "accounts.google.com");
user_pref("mail.account.account2.server", "server2");
user_pref("mail.server.server2.type", "none");
user_pref("mail.account.account3.server", "server3");
user_pref("mail.account.account3.identities", "id3");
user_pref("mail.identity.id3.useremail", "faye@firma.example.net");
user_pref("mail.identity.id3.smtpServer", "smtp3");
user_pref("mail.server.server3.type", "pop3");
user_pref("mail.server.server3.name", "Arbeit");
user_pref("mail.server.server3.hostname", "old.example");
user_pref("mail.server.server3.realhostname", "outlook.office365.com");
user_pref("mail.server.server3.socketType", 3);
user_pref("mail.server.server3.authMethod", 10);
user_pref("mail.server.server3.userName", "faye@firma.example.net");
user_pref("mail.smtpserver.smtp3.hostname", "smtp.office365.com");
user_pref("mail.smtpserver.smtp3.port", 587);
user_pref("mail.smtpserver.smtp3.try_ssl", 1);
user_pref("mail.smtpserver.smtp3.authMethod", 10);
user_pref("mail.account.account4.server", "server4");
user_pref("mail.account.account4.identities", "id4");
user_pref("mail.identity.id4.useremail", "faye@home.example.net");
user_pref("mail.server.server4.type", "imap");
user_pref("mail.server.server4.name", "Own server");
user_pref("mail.server.server4.hostname", "mail.home.example.net");
user_pref("mail.server.server4.port", 143);
user_pref("mail.server.server4.socketType", 2);
user_pref("mail.server.server4.authMethod", 10);
user_pref("mail.server.server4.userName", "faye@home.example.net");
user_pref("mail.server.server4.oauth2.useCustomDetails", true);
user_pref("mail.server.server4.oauth2.issuer", "1b671a64-40d5-491e-99b0-da01ff1f3341");
user_pref("mail.server.server4.oauth2.authorizationEndpoint", "https://id.home.example.net/authorize");
user_pref("mail.server.server4.oauth2.tokenEndpoint", "https://id.home.example.net/token");
user_pref("mail.server.server4.oauth2.clientId", "desktop-1");
user_pref("mail.server.server4.oauth2.scopes", "openid offline_access mail");
user_pref("mail.server.server4.oauth2.redirectionEndpoint", "http://localhost");
user_pref("mail.account.account5.server", "server5");
user_pref("mail.server.server5.type", "ews");
user_pref("mail.server.server5.name", "Exchange");
"#;

pub(super) const AUTOCONFIG: &str = "<?xml version=\"1.0\"?><clientConfig version=\"1.1\"><emailProvider id=\"home.example.net\">
 <domain>home.example.net</domain><displayName>Home mail</displayName>
 <incomingServer type=\"imap\"><hostname>mail.%EMAILDOMAIN%</hostname><port>993</port><socketType>SSL</socketType>
  <username>%EMAILLOCALPART%</username><authentication>OAuth2</authentication></incomingServer>
 <incomingServer type=\"pop3\"><hostname>mail.%EMAILDOMAIN%</hostname><port>995</port><socketType>SSL</socketType>
  <username>%EMAILLOCALPART%</username><authentication>OAuth2</authentication></incomingServer>
 <outgoingServer type=\"smtp\"><hostname>mail.%EMAILDOMAIN%</hostname><port>465</port><socketType>SSL</socketType>
  <username>%EMAILLOCALPART%</username><authentication>OAuth2</authentication></outgoingServer>
 <enable visiturl=\"https://home.example.net/imap\"/></emailProvider>
 <oAuth2><issuer>id.home.example.net</issuer><scope>mail</scope><authURL>https://id.home.example.net/authorize</authURL>
  <tokenURL>https://id.home.example.net/token</tokenURL></oAuth2></clientConfig>";

pub(super) const QR: &str = r#"[1,[1,2],[0,"imap.gmail.com",993,3,6,"gil@gmail.com","Post",null,"CANARY-in"],
[[[0,"smtp.gmail.com",465,3,6,"gil@gmail.com","CANARY-out"],["gil@gmail.com","Gil","more"],["g@gmail.com","G"]]],
[1,"pop.club.example",995,3,1,"club","Club"],[[[0,"smtp.club.example",587,2,1,"club"],["club@club.example","Club"]]]]"#;

pub(super) const PIZAUTH: &str = r#"// invented
auth_notify_cmd = "notify-send \"CANARY\"";
refresh_retry_interval = 10s;
account "office" {
    auth_uri = "https://login.microsoftonline.com/common/oauth2/v2.0/authorize"; // where
    token_uri = "https://login.microsoftonline.com/common/oauth2/v2.0/token";
    client_id = "9d9e4a21-0000-4000-8000-5b3a6a0b7c11";
    redirect_uri = "http://localhost/";
    scopes = [ "https://outlook.office365.com/IMAP.AccessAsUser.All", "https://outlook.office365.com/SMTP.Send", "offline_access", ];
    auth_uri_fields = { "prompt": "CANARY", "login_hint": "hal@corp.example.net" };
}
account "hal@gmail.com" {
    auth_uri = "https://accounts.google.com/o/oauth2/auth";
    token_uri = "https://oauth2.googleapis.com/token";
    client_id = "1234-abc.apps.googleusercontent.com";
    client_secret = "CANARY-secret";
    scopes = ["https://mail.google.com/"];
}
account "nobody" { auth_uri = "https://id.other.example/a"; token_uri = "https://id.other.example/t"; client_id = "x"; scopes = []; }
"#;

pub(super) const PROXY: &str = "[Server setup]\ndocumentation = words\n\tthat go on\n\n[IMAP-1993]\nserver_address = outlook.office365.com\nserver_port = 993\n\n\
[SMTP-1587]\nserver_address = smtp.office365.com\nserver_port = 587\nserver_starttls = True\n\n[SMTP-2465]\nserver_address = smtp.gmail.com\nserver_port = 465\n\n\
[Account setup]\n\n[ida@corp.example.net]\npermission_url = https://login.microsoftonline.com/common/oauth2/v2.0/authorize\n\
token_url = https://login.microsoftonline.com/common/oauth2/v2.0/token\noauth2_scope = https://outlook.office365.com/IMAP.AccessAsUser.All\n\t offline_access\n\
redirect_uri = http://localhost:8080\nclient_id = 9d9e4a21-0000-4000-8000-5b3a6a0b7c12\n\n\
[ida@gmail.com]\npermission_url = https://accounts.google.com/o/oauth2/auth\ntoken_url = https://oauth2.googleapis.com/token\n\
client_id = *** your client id here ***\nclient_secret = CANARY\nrefresh_token = CANARY\n\tCANARY\naccess_token: CANARY\n\n\
[@corp.example.net]\npermission_url = https://login.microsoftonline.com/common/oauth2/v2.0/authorize\n\n[emailproxy]\ndelete = False\n";

pub(super) const OAMA: &str = "encryption:
  tag: GPG
  contents: KEY

services:
  google:
    client_id: 77-x.apps.googleusercontent.com # mine
    client_secret: CANARY
  # microsoft:
  #   client_id: none
  own:
    client_id: 'c'
    auth_endpoint: https://id.own.example/a
    client_secret_cmd: |
      pass CANARY
";

pub(super) const MUTT: &str = "{\"registration\": \"google\", \"authflow\": \"authcode\", \"email\": \"jo@gmail.com\", \"access_token\": \"CANARY\",\n\
 \"access_token_expiration\": \"2026-01-01T00:00:00\", \"refresh_token\": \"CANARY\"}";
