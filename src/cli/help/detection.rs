//! The longer texts of `--help` of what looks an address up.

pub(in crate::cli) const PROVIDER_DISCOVER: &str = "\
For an address whose domain is not in the catalogue, the name servers of this computer are asked for its mail exchangers (MX), \
and the domain for the settings it publishes (config-v1.1.xml) and for metadata of a sign-in (OpenID Connect, RFC 8414), all at \
once and for at most 6 seconds. They hear the domain, never the part before the @. Whom it asks is said before, and what each \
one answered after, on standard error. Nothing is stored.

Exit status: 0 when somebody was found; 1 when it is a provider without token sign-in; 5 when nobody was.

In JSON the fields of the best provider that was found, as in mailward provider show --help, or problem; and detection:
  address
  leads          for each question: source (catalogue, mx, autoconfig, autoconfig-well-known,
                 openid-configuration, oauth-authorization-server), asked, state (nothing,
                 found, failed, too-slow, not-needed), found, words, problem
  candidates     best first: kind (known, defined, learnt, other-way), provider, name,
                 issuer, definition, sources, servers, mailbox,
                 cautions (code, grave, text)
  certain        whether there is one that can be taken without a question";

pub(in crate::cli) const ACCOUNT_ADD: &str = "\
Without --provider and --issuer the domain of the address decides: by the catalogue, or else by what mailward provider discover \
finds. Whom it asks is said before it asks. Where more than one provider is found, or one with a caution, at a terminal you are \
asked which one to take; elsewhere nothing is added (exit status 3).

With --json the answer is the account, as in mailward account show --help.";
