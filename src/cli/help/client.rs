//! The longer text of `--help` for clients.

pub(in crate::cli) const CLIENT_JSON: &str = "\
A client is the registration under which Mailward asks a provider for sign-ins. A public one has only an ID; a confidential one has a \
secret as well, which is sealed in the vault and never printed.

In JSON:
  address, provider, client_id, name
  kind               public or confidential; null without a client
  registered_here    whether Mailward registered it itself
  can_be_read        whether its registration can be read and deleted from here
  secret_expires_at  when its secret ends, where that is known
  redirect, page     what to register at the provider, and where";

pub(in crate::cli) const CLIENT_SET: &str = "\
What is entered is checked by its form first: a mail address, a web address, a token, the ID of a secret in place of its value, or the \
client ID pasted twice is refused. The secret is read from a file or standard input, never from an argument.

Mailward warns 30, 14, 7 and 1 days before a secret ends, in the window, on the desktop and in \"mailward status\".

Examples:
  mailward client set anna@example.org --client-id 00000000-0000-0000-0000-000000000000
  pass mail/client | mailward client set anna@example.org --client-id ID --client-secret-file - --expires 2027-05-31
  mailward client set anna@example.org --expires never

Exit status: 0 done; 2 what was entered cannot be a client ID or secret of this provider; 6 the vault is locked.
JSON as of \"mailward client show\".";

pub(in crate::cli) const CLIENT_READ: &str = "\
Only for clients that Mailward registered, at providers that give a key for their registration (RFC 7592). Where the provider \
replaces that key or the secret on this occasion, the new ones are kept.

Exit status: 0 done; 3 the provider does not let it be read, or knows the client no more; 4 a passing failure.
In JSON: address, client_id, name, redirects, grants, scope, issued_at, secret_expires_at, authentication.";

pub(in crate::cli) const CLIENT_DELETE: &str = "\
Deletes a client that Mailward registered at its provider (RFC 7592), and takes it from every account that asks under it. When the \
last account of such a client is forgotten, this is done by itself. It is asked about first; where nobody can be asked, --yes is needed.

Exit status: 0 done; 1 you said no; 2 nobody could be asked, and --yes was not given; 3 the provider does not let it be deleted; 4 a passing failure, and nothing was changed here.
In JSON: client_id, deleted, without_client (the addresses that have no client now).";
