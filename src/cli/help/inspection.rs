//! The longer text of `--help` for inspections.

pub(in crate::cli) const INSPECT: &str = "\
The token is read from standard input; at a terminal it is asked for without being shown. It is taken apart on this computer, \
wiped, and neither kept nor sent anywhere. What was copied along with it (blanks, “Bearer ”, quotation marks) is tolerated and \
told. For a pasted token no account is needed; where Mailward keeps something here, a token that was revoked from here, or is \
one of the vault’s, is named as such.

Without one of --jwks, --key, --secret-file, --provider and --account the signature is left unchecked, and nothing goes to the \
network. Keys come from where these say, over https, and never from an address in the token. HS256 and its like are checked with \
a secret that you give, and never with a public key.

With --account and --stored the token comes out of the vault. None of its characters is shown, and the look is recorded in the \
audit log.

Examples:
  mailward inspect < token.txt
  mailward token anna@example.org | mailward inspect --account anna@example.org
  mailward inspect --account anna@example.org --stored access
  mailward inspect --jwks https://id.example.org/jwks --audience my-client --json < token.txt

Exit status: 0 nothing is wrong, as far as it was looked at; 1 a finding that fails, or a signature that is invalid; 2 no token; 4 \
and others as in mailward --help where the keys that were asked for cannot be had.

In JSON:
  kind           jwt, jwe, opaque
  form, characters, inspected_at
                 what it is in words, how long, and as of when it was judged
  source         address, token (access, refresh): of a stored token; null
  known          address, token (access, refresh, previous-refresh, retired-refresh): a pasted token
                 that is one of the vault’s; null
  about          what is known of a token that is no JWT; null
  header, claims
                 as they stand in the token; null where it cannot be read
  signature      valid, invalid, unchecked, unsupported
  reason         why
  algorithm, key_id
                 alg and kid of the header
  keys_from      where the keys came from
  keys_problem   why they could not be had, as problem in mailward --help; null
  findings       id (stable, such as jwt.expired), severity (fail, warn, info), title, why, section
                 (of the standard), facts; the worst first
  provider       by whom it was judged; null
  mail_use       imap, smtp, pop: true, false, or null where that cannot be known; why. null where no
                 provider is known to judge by";
