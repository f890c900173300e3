//! The longer text of `--help` for profiles of organisations.

pub(in crate::cli) const PROFILE: &str = "\
An organisation tells the Mailward of its people in one file which providers there are, under which client IDs to ask, which permissions \
may be asked for, and which settings it decides. \"mailward provider import FILE\" shows what is in such a file and lets it count once you \
agree. What it decides cannot be changed in the window, by a settings file, by --ca-file or by the environment.

Whoever administers a computer puts the file where it counts for everybody:
  Linux    /etc/mailward/profile.toml, then mailward/profile.toml below XDG_CONFIG_DIRS
  macOS    /Library/Application Support/Mailward/profile.toml
  Windows  the file that the value Profile below HKLM\\SOFTWARE\\Policies\\Mailward names
That file goes before an imported one and cannot be dropped here. It is refused where anybody but the administrator can write to it or \
to a folder above it.

The file is TOML. All but the first two lines can be left out:
  profile = 1
  name = \"Example University\"

  [locked]                          settings that the organisation decides
  renew = true                      also notifications, start_at_login
  refresh_age = \"half-year\"         month, quarter, half-year, year, any
  retention = \"five-years\"          quarter, year, two-years, five-years, forever
  proxy = \"proxy.example.org:3128\"  or \"system\"
  ca_file = \"/etc/ssl/example.pem\"  further certificate authorities
  forward = { by = \"syslog-tls\", to = \"collector.example.org:6514\" }
  browser = \"firefox\"               or \"system\"; a program only in the system’s place

  [clients.microsoft-work]          by the provider’s ID; never a secret
  id = \"00000000-0000-0000-0000-000000000000\"
  name = \"Mail programs\"            as the consent page shows it
  tenant = \"example.org\"            the organisation to sign in at, and no other

  [allowed_scopes]                  all that may be asked for at this provider
  microsoft-work = [\"openid\", \"profile\", \"email\", \"offline_access\",
    \"https://outlook.office.com/IMAP.AccessAsUser.All\"]

  [[providers]]                     whole definitions, as \"mailward provider show --json\" has them
  id = \"example\"

A file with unknown keys, a secret, an address without HTTPS, another grant than the code, a name that is taken, or a host that mixes \
alphabets is refused with its line.

In JSON: name, managed (the path of the system’s file, null for an imported one), providers, clients (provider, client_id, name, tenant), \
allowed_scopes, locked (setting, value); of an import also taken. Without a profile: null.";
