//! The longer texts of `--help` for definitions of one's own.

pub(in crate::cli) const PROVIDER_CHECK: &str = "\
A definition is a file in TOML with the fields of mailward provider show --json; mailward provider export writes one to start from. \
It is refused where it asks for the implicit grant or plain HTTP, holds a secret or a member that is not known, or collides with a \
provider that is there; everything else is said and left to you. The provider's metadata is asked for at its issuer and compared \
field by field, unless --offline is given or the definition is refused.

Exit status: 0 when it can be kept, 1 when it is refused.

In JSON:
  provider       the definition as it was read; null where it cannot be
  refused        whether it cannot be kept
  findings       weight (refused, attention, note), code, field, line (0 where it has none), title, why
  metadata       state (not-asked, agrees, differs, unavailable), problem as in mailward --help";

pub(in crate::cli) const PROVIDER_IMPORT: &str = "\
The definition is judged first, as in mailward provider check, without asking anybody. One that is refused is not kept. Importing the \
same file twice changes nothing; another definition of the same name is replaced only with --replace. Accounts that use it sign in by \
the new one from then on.

With --json the answer is { \"provider\": ID, \"kept\": whether it is new or changed, \"findings\": as in mailward provider check }.";

pub(in crate::cli) const PROVIDER_REMOVE: &str = "\
Only a definition of your own can be removed, and only when no account signs in there any more. It is asked about first; where nobody \
can be asked, --yes is needed.

Exit status: 0 done; 1 you said no, or it cannot be removed; 2 nobody could be asked, and --yes was not given; 5 no such provider.
In JSON: removed (its short name).";

pub(in crate::cli) const PROVIDER_TEST: &str = "\
Opens the provider's page like a sign-in does, exchanges the answer for tokens, and revokes them at once. Nothing is kept and no \
account is needed. Where ending one grant would end those of an account here with the same client, the tokens are not revoked but \
only dropped, which is said.

Ctrl-C ends it. Exit status: as in mailward sign-in.

In JSON:
  signed_in_as, asked, granted, with_refresh, access_lifetime_s
  revoked        whether the provider said that they are revoked; null where it was not or cannot be asked
  left_standing  whether it was not asked for the sake of an account here";
