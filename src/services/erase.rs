//! Erasing everything: the key first, so that whatever stays behind opens nothing; then what the system does for us; the files
//! last, once nobody has them open ([`crate::platform::paths::erase`]).
//!
//! Grants at providers are not ended by it: whoever wants that revokes them before.

use crate::domain::problem::{Problem, ProblemKind};
use crate::store::LeaderLock;

use super::{Context, notify};

/// What erasing came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Erased {
    /// What became of the key.
    pub key: KeyGone,
    /// Why the start at login could not be taken away; `None` where it is gone or never was.
    pub login: Option<Box<Problem>>,
    /// How many accounts were here.
    pub accounts: usize,
    /// Whether the files go as well: not those of a folder beside which everything was in memory, where they are not ours.
    pub files: bool,
}

/// What became of the vault's key.
#[derive(Debug, Clone, PartialEq)]
pub enum KeyGone {
    /// It was taken out of the keyring.
    Removed,
    /// It was in no keyring: behind a passphrase, in memory, or there was none.
    Nowhere,
    /// The keyring would not let it go. Without the database it opens nothing.
    Left(Box<Problem>),
}

/// Whether everything can be erased, for those who do what cannot be undone before it. `leads` says whether this process is the
/// one that acts on the data folder; another one that does must end first, because it would go on with what is gone.
pub async fn may(leads: bool, context: &Context) -> Result<(), Problem> {
    whose(leads, context).await.map(drop)
}

/// Whether the files of the folder are ours, and nobody else works with them.
async fn whose(leads: bool, context: &Context) -> Result<bool, Problem> {
    let files = owns_files(context).await;
    if files && !leads && LeaderLock::try_take(context.home.as_deref())?.is_none() {
        return Err(Problem::new(ProblemKind::FolderInUse));
    }
    Ok(files)
}

/// Erases what is not a file, where it may.
pub async fn run(leads: bool, context: &Context) -> Result<Erased, Problem> {
    let files = whose(leads, context).await?;
    let accounts = context.store.accounts().await?;
    for account in &accounts {
        notify::withdraw(account.id, context).await;
    }
    let key = match context.store.forget_key(context.world.keyring.as_ref()).await {
        Ok(true) => KeyGone::Removed,
        Ok(false) => KeyGone::Nowhere,
        Err(error) => KeyGone::Left(Box::new(error.into())),
    };
    let login = leave_login(context).await.err().map(Box::new);
    Ok(Erased { key, login, accounts: accounts.len(), files })
}

/// With everything in memory, the folder may be that of another vault, which nobody has asked to erase here.
async fn owns_files(context: &Context) -> bool {
    match (context.store.folder(), &context.home) {
        (Some(_ours), _) => true,
        (None, Some(beside)) => context.store.is_alone_in(beside).await.unwrap_or(false),
        (None, None) => false,
    }
}

/// An entry that starts another installation, or that somebody else wrote, stays.
async fn leave_login(context: &Context) -> Result<(), Problem> {
    if context.store.folder().is_none() || !context.world.autostart.is_on().await? {
        return Ok(());
    }
    Ok(context.world.autostart.set(false, None).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::tests::Stage;
    use crate::testing::world::KeyringState;

    #[tokio::test]
    async fn the_key_leaves_the_keyring_and_the_login_starts_nothing_more() {
        let stage = Stage::on_disk().await;
        stage.signed_in("anna@example.org").await;
        stage.context.world.autostart.set(true, None).await.unwrap();
        assert!(!stage.fakes.keyring.names().is_empty());
        let erased = run(true, &stage.context).await.unwrap();
        assert_eq!((erased.key, erased.accounts), (KeyGone::Removed, 1));
        assert!(stage.fakes.keyring.names().is_empty());
        assert!(!stage.fakes.autostart.state().0 && erased.login.is_none());
    }

    #[tokio::test]
    async fn nothing_is_erased_while_another_process_works_with_the_folder() {
        let stage = Stage::on_disk().await;
        let other = LeaderLock::try_take(stage.context.folder.as_deref()).unwrap();
        assert!(other.is_some());
        assert_eq!(run(false, &stage.context).await.unwrap_err().kind, ProblemKind::FolderInUse);
        assert!(!stage.fakes.keyring.names().is_empty(), "the key is still there");
        drop(other);
        run(false, &stage.context).await.unwrap();
    }

    #[tokio::test]
    async fn a_keyring_that_does_not_let_go_is_told_and_stops_nothing() {
        let stage = Stage::on_disk().await;
        stage.fakes.keyring.become_state(KeyringState::Denied);
        let erased = run(true, &stage.context).await.unwrap();
        assert!(matches!(erased.key, KeyGone::Left(_)), "{erased:?}");
    }

    /// The vault of another Mailward in the folder beside which everything is in memory.
    async fn another_vault_beside(stage: &Stage) -> crate::store::Store {
        let (world, home) = (stage.fakes.world(), stage.context.home.clone().unwrap());
        let there = crate::store::Store::open(Some(&home), world.random, world.clock).await.unwrap();
        let keyring = stage.fakes.keyring.as_ref();
        there.create_vault(crate::domain::settings::KeyPlace::Keyring, None, keyring).await.unwrap();
        there
    }

    #[tokio::test]
    async fn in_memory_the_files_of_another_vault_are_not_those_that_go() {
        let stage = Stage::in_memory().await;
        assert!(run(true, &stage.context).await.unwrap().files, "nothing of anybody else is there");
        let stage = Stage::in_memory().await;
        let _there = another_vault_beside(&stage).await;
        let leads_there = LeaderLock::try_take(stage.context.home.as_deref()).unwrap();
        let erased = run(false, &stage.context).await.unwrap();
        assert!(!erased.files && leads_there.is_some(), "{erased:?}");
        assert_eq!(stage.fakes.keyring.names().len(), 1, "the key of that vault");
    }

    #[tokio::test]
    async fn in_memory_the_files_go_not_below_a_mailward_that_works_with_the_folder() {
        let stage = Stage::in_memory().await;
        let other = LeaderLock::try_take(stage.context.home.as_deref()).unwrap();
        assert_eq!(run(false, &stage.context).await.unwrap_err().kind, ProblemKind::FolderInUse);
        drop(other);
    }
}
