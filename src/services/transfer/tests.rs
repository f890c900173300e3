//! Moving to another computer: what is in the file, what stays here, what arrives, and what an interruption leaves.

use std::path::{Path, PathBuf};

use super::*;
use crate::domain::audit::AuditFilter;
use crate::domain::import::{Doubt, Preview, Refusal, Remark, Verdict};
use crate::domain::organisation::ProfileOrigin;
use crate::domain::provider::Rotation;
use crate::domain::secret::ClientSecret;
use crate::domain::settings::ThemeChoice;
use crate::domain::transfer::FileDigest;
use crate::services::import::{self, ImportSource, ImportWish};
use crate::services::tests::{Stage, client, open_secret};
use crate::store::PassphraseCost;

mod bad_files;
mod belongs;
mod interrupted;
mod registered;

const WORDS: &str = "cobalt-orchid-lantern-mosaic-thimble";
const ANNA: &str = "anna@example.org";

/// A computer with a data folder, where guessing costs nothing.
async fn computer() -> Stage {
    let mut stage = Stage::on_disk().await;
    let cheap = PassphraseCost { memory_kib: 64, passes: 1, lanes: 1 };
    stage.context.store = stage.context.store.clone().with_passphrase_cost(cheap);
    stage
}

struct Stick(tempfile::TempDir);

impl Stick {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("new.mailward")
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

fn wish(path: &Path, tokens: TokensGo, passphrase: &str) -> MoveWish {
    MoveWish { path: path.to_owned(), tokens, passphrase: Some(Passphrase::new(passphrase)) }
}

async fn export(stage: &Stage, stick: &Stick, tokens: TokensGo) -> Exported {
    let settings = Settings { theme: ThemeChoice::Dark, ..Settings::default() };
    write(wish(&stick.file(), tokens, WORDS), settings, &stage.context).await.unwrap()
}

async fn look(stage: &Stage, path: &Path) -> Result<Preview, Problem> {
    let source = ImportSource::Path(path.to_owned());
    import::look(ImportWish { source, address: None }, &stage.context).await
}

fn all_of(path: &Path, preview: &Preview, passphrase: Option<&str>) -> MoveInWish {
    MoveInWish {
        source: ImportSource::Path(path.to_owned()),
        digest: preview.brings.as_ref().unwrap().digest,
        addresses: preview.ready().into_iter().map(|addition| addition.address).collect(),
        profile: true,
        passphrase: passphrase.map(Passphrase::new),
    }
}

async fn kinds(stage: &Stage) -> Vec<&'static str> {
    let span = crate::store::AuditSpan::After(0);
    let events = stage.context.store.audit_matching(&AuditFilter::default(), span, 1000).await.unwrap();
    events.iter().map(|event| event.event.kind.code()).collect()
}

#[tokio::test]
async fn without_tokens_accounts_and_providers_arrive_and_nothing_secret_is_in_the_file() {
    let (old, new, stick) = (computer().await, computer().await, Stick::new());
    let account = old.signed_in(ANNA).await;
    old.context
        .store
        .set_client(account.id, Some(client("client-1")), Some(ClientSecret::new("CANARY-s")))
        .await
        .unwrap();
    old.signed_in("bob@example.org").await;
    let exported = export(&old, &stick, TokensGo::Stay).await;
    assert_eq!((exported.accounts, exported.with_tokens.len(), exported.taken_out.len()), (2, 0, 0));
    let text = std::fs::read_to_string(stick.file()).unwrap();
    assert!(!text.contains("CANARY") && text.contains(ANNA), "{text}");
    new.context.store.remove_provider(crate::services::tests::provider().id).await.unwrap();
    let preview = look(&new, &stick.file()).await.unwrap();
    assert_eq!(preview.ready().len(), 2, "{preview:?}");
    let secretive = &preview.items[0].remarks;
    assert!(secretive.contains(&Remark::ClientNeedsSecret("client-1".parse().unwrap())), "{secretive:?}");
    assert_eq!(crate::explain::transfer::settings(preview.brings.as_ref().unwrap()), ["theme dark"]);
    let imported = take_in(all_of(&stick.file(), &preview, None), &new.context).await.unwrap();
    assert_eq!(
        (imported.added.len(), imported.signed_in.len(), imported.failed.len()),
        (2, 0, 0),
        "{imported:?}"
    );
    let bob = imported.added.iter().find(|account| account.address.as_str() == "bob@example.org").unwrap();
    assert_eq!(bob.client.as_ref().unwrap().id.as_str(), "client-1");
    assert!(imported.added.iter().all(|account| account.grant.is_none()));
    let again = look(&new, &stick.file()).await.unwrap();
    assert!(again.items.iter().all(|item| item.verdict == Verdict::There), "{again:?}");
    assert!(old.reread(account.id).await.grant.is_some(), "nothing is taken away here");
}

#[tokio::test]
async fn moved_tokens_are_on_the_other_computer_and_no_longer_here() {
    let (old, new, stick) = (computer().await, computer().await, Stick::new());
    let account = old.signed_in(ANNA).await;
    let secret = Some(ClientSecret::new("CANARY-secret"));
    old.context.store.set_client(account.id, Some(client("client-1")), secret).await.unwrap();
    let account = old.reread(account.id).await;
    let exported = export(&old, &stick, TokensGo::Move).await;
    let anna = vec![account.address.clone()];
    assert_eq!((&exported.taken_out, &exported.with_tokens, exported.left_here.len()), (&anna, &anna, 0));
    assert_eq!(old.stored(account.id).await, (None, None));
    let here = old.reread(account.id).await;
    assert_eq!(here.problem.as_ref().unwrap().problem.kind, ProblemKind::MovedAway);
    assert!(here.grant.is_none() && here.client.unwrap().has_secret, "its settings stay");
    assert_eq!(unfinished(&old.context).await.unwrap(), None);
    let told = kinds(&old).await;
    let order = ["token.exported", "transfer.written", "token.moved-out"];
    assert_eq!(told[told.len() - 3..], order);

    let bytes = std::fs::read(stick.file()).unwrap();
    assert!(!bytes.windows(6).any(|window| window == b"CANARY"));
    let preview = look(&new, &stick.file()).await.unwrap();
    let remark = Remark::BringsSignIn(TokensGo::Move, Rotation::Unknown, "House".into());
    assert!(
        preview.items[0].remarks.iter().any(|said| matches!(said, Remark::BringsSignIn(TokensGo::Move, ..))),
        "{remark:?}"
    );
    assert!(!format!("{preview:?}").contains("CANARY"));
    let imported = take_in(all_of(&stick.file(), &preview, Some(WORDS)), &new.context).await.unwrap();
    assert_eq!(imported.signed_in, anna);
    let arrived = &imported.added[0];
    let both = (Some("CANARY-access-0".into()), Some("CANARY-refresh-0".into()));
    assert_eq!(new.stored(arrived.id).await, both);
    let kept = new.context.store.client_secret(arrived.id).await.unwrap().unwrap();
    assert_eq!(open_secret(&kept), "CANARY-secret");
    assert_ne!(
        arrived.refresh().unwrap().fingerprint,
        account.refresh().unwrap().fingerprint,
        "a fingerprint belongs to one vault"
    );
    assert!(kinds(&new).await.contains(&"token.moved-in"));
    let again =
        take_in(all_of(&stick.file(), &look(&new, &stick.file()).await.unwrap(), Some(WORDS)), &new.context);
    assert_eq!(again.await.unwrap().added.len(), 0, "adding it twice");
}

#[tokio::test]
async fn what_was_moved_can_come_back_to_an_account_that_is_still_here() {
    let (old, stick) = (computer().await, Stick::new());
    let account = old.signed_in(ANNA).await;
    export(&old, &stick, TokensGo::Move).await;
    let preview = look(&old, &stick.file()).await.unwrap();
    assert!(preview.items[0].remarks.contains(&Remark::OnlySignIn), "{preview:?}");
    let imported = take_in(all_of(&stick.file(), &preview, Some(WORDS)), &old.context).await.unwrap();
    assert_eq!((imported.signed_in.len(), imported.added[0].id), (1, account.id));
    assert_eq!(old.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-0"));
}

#[tokio::test]
async fn an_account_arrives_together_with_the_one_it_sends_with_wherever_that_stands_in_the_file() {
    let (old, new, stick) = (computer().await, computer().await, Stick::new());
    let (anna, bob) = (old.account(ANNA).await, old.account("bob@example.org").await);
    let with = Some(bob.address.clone());
    let sends = move |account: &mut Account| account.particulars.sends_with = with;
    old.context.store.change_account(anna.id, sends).await.unwrap();
    export(&old, &stick, TokensGo::Stay).await;
    let preview = look(&new, &stick.file()).await.unwrap();
    let both = MoveInWish {
        addresses: vec![anna.address.clone(), bob.address.clone()],
        ..all_of(&stick.file(), &preview, None)
    };
    let imported = take_in(both, &new.context).await.unwrap();
    assert!(imported.failed.is_empty(), "{:?}", imported.failed);
    let arrived = imported.added.iter().find(|account| account.address == anna.address).unwrap();
    assert_eq!(arrived.particulars.sends_with, Some(bob.address));
}

#[tokio::test]
async fn copied_tokens_stay_and_the_other_computer_is_told_what_that_does() {
    let (old, new, stick) = (computer().await, computer().await, Stick::new());
    let account = old.signed_in(ANNA).await;
    let exported = export(&old, &stick, TokensGo::Copy).await;
    assert_eq!((exported.with_tokens.len(), exported.taken_out.len()), (1, 0));
    assert_eq!(old.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-0"));
    assert_eq!(unfinished(&old.context).await.unwrap(), None);
    let preview = look(&new, &stick.file()).await.unwrap();
    let words = crate::explain::import::text(&preview);
    assert!(words.contains("refresh token") && words.contains("still on the other computer"), "{words}");
}

#[tokio::test]
async fn a_weak_passphrase_or_a_file_that_is_there_leaves_everything_as_it_was() {
    let (old, stick) = (computer().await, Stick::new());
    let account = old.signed_in(ANNA).await;
    for weak in ["", "password1", "qwerty"] {
        let refused =
            write(wish(&stick.file(), TokensGo::Move, weak), Settings::default(), &old.context).await;
        assert_eq!(refused.unwrap_err().kind, ProblemKind::TransferWeak, "{weak}");
    }
    std::fs::write(stick.file(), "mine").unwrap();
    let refused = write(wish(&stick.file(), TokensGo::Move, WORDS), Settings::default(), &old.context).await;
    assert_eq!(refused.unwrap_err().kind, ProblemKind::TransferUnwritable);
    let nowhere = stick.0.path().join("no/such/file");
    let refused = write(wish(&nowhere, TokensGo::Move, WORDS), Settings::default(), &old.context).await;
    assert_eq!(refused.unwrap_err().kind, ProblemKind::TransferUnwritable);
    assert_eq!(std::fs::read_to_string(stick.file()).unwrap(), "mine");
    assert_eq!(stick.names(), ["new.mailward"], "something was left behind");
    assert_eq!(old.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-0"));
    assert_eq!(unfinished(&old.context).await.unwrap(), None);
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let (old, stick) = (computer().await, Stick::new());
    old.signed_in(ANNA).await;
    export(&old, &stick, TokensGo::Copy).await;
    let mode = std::fs::metadata(stick.file()).unwrap().permissions().mode();
    assert_eq!((mode & 0o777, stick.names().len()), (0o600, 1));
}

const PROFILE: &str = "profile = 1\nname = \"Example University\"\n[locked]\nrenew = false\n";

#[tokio::test]
async fn an_imported_profile_comes_along_is_shown_and_counts_once_the_person_agrees() {
    let (old, new, stick) = (computer().await, computer().await, Stick::new());
    let profile = organisation::read(PROFILE, ProfileOrigin::Imported).unwrap();
    organisation::take(&profile, &old.context).await.unwrap();
    old.signed_in(ANNA).await;
    export(&old, &stick, TokensGo::Stay).await;
    let preview = look(&new, &stick.file()).await.unwrap();
    let brought = preview.brings.as_ref().unwrap().profile.clone();
    assert!(matches!(&brought, Some(Ok(shown)) if **shown == profile), "{brought:?}");
    let words = crate::explain::import::text(&preview);
    assert!(words.contains("The profile of Example University is in it. Renewing tokens"), "{words}");
    assert_eq!(new.context.organisation.get(), None, "looking changes nothing");

    let without = MoveInWish { profile: false, ..all_of(&stick.file(), &preview, None) };
    assert_eq!(take_in(without, &new.context).await.unwrap().added.len(), 1);
    assert_eq!(new.context.organisation.get(), None, "nobody agreed to it");
    let with = all_of(&stick.file(), &preview, None);
    take_in(with, &new.context).await.unwrap();
    assert_eq!(new.context.organisation.get().as_deref(), Some(&profile));
    let again = look(&new, &stick.file()).await.unwrap();
    assert_eq!(again.brings.unwrap().profile, None, "it counts already");
}

#[tokio::test]
async fn where_the_administrator_decides_a_profile_in_a_file_stays_there_and_says_why() {
    let (old, new, stick) = (computer().await, computer().await, Stick::new());
    let profile = organisation::read(PROFILE, ProfileOrigin::Imported).unwrap();
    organisation::take(&profile, &old.context).await.unwrap();
    old.signed_in(ANNA).await;
    export(&old, &stick, TokensGo::Stay).await;
    new.fakes.managed.put(Some("profile = 1\nname = \"Administration\"\n"));
    organisation::load(&new.context).await.unwrap();
    let preview = look(&new, &stick.file()).await.unwrap();
    let brought = preview.brings.as_ref().unwrap().profile.clone();
    assert!(matches!(&brought, Some(Err(why)) if why.kind == ProblemKind::ProfileManaged), "{brought:?}");
    let refused = take_in(all_of(&stick.file(), &preview, None), &new.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::ProfileManaged);
    assert!(new.context.store.accounts().await.unwrap().is_empty(), "nothing was added before it");
}

#[tokio::test]
async fn a_profile_that_cannot_be_used_stays_in_the_file_and_says_why() {
    let (old, new, stick) = (computer().await, computer().await, Stick::new());
    let profile = organisation::read(PROFILE, ProfileOrigin::Imported).unwrap();
    organisation::take(&profile, &old.context).await.unwrap();
    export(&old, &stick, TokensGo::Stay).await;
    let hurt = std::fs::read_to_string(stick.file()).unwrap().replace("profile = 1", "profile = 9");
    let other = Stick::new();
    std::fs::write(other.file(), hurt).unwrap();
    let preview = look(&new, &other.file()).await.unwrap();
    let words = crate::explain::import::text(&preview);
    assert!(words.contains("The profile of an organisation in it stays there"), "{words}");
    assert!(matches!(preview.brings.unwrap().profile, Some(Err(_))));
}
