//! The thread, its queue and its time limits, with keyrings that misbehave.

use super::*;

const NAME: &str = "vault-key";

fn keyring(open: fn() -> Box<dyn Blocking>) -> SystemKeyring {
    let limits = Limits {
        probe: Duration::from_millis(30),
        silence: Duration::from_millis(30),
        person: Duration::from_millis(60),
    };
    SystemKeyring { open, limits, worker: Mutex::default(), threads: Arc::default() }
}

/// Never comes back.
struct Hangs;

impl Blocking for Hangs {
    fn get(&mut self, name: &str, prompt: &Prompt) -> Result<Found, KeyringError> {
        if name == "asks" {
            prompt.about_to_ask()?;
        }
        loop {
            std::thread::park();
        }
    }

    fn set(&mut self, name: &str, _secret: &[u8], prompt: &Prompt) -> Result<(), KeyringError> {
        self.get(name, prompt).map(drop)
    }

    fn remove(&mut self, name: &str, prompt: &Prompt) -> Result<(), KeyringError> {
        self.get(name, prompt).map(drop)
    }
}

/// Works, hangs at one name, and panics at another.
#[derive(Default)]
struct Moody(Found);

impl Blocking for Moody {
    fn get(&mut self, name: &str, prompt: &Prompt) -> Result<Found, KeyringError> {
        match name {
            "hangs" => Hangs.get(name, prompt),
            "panics" => panic!("a fault in the keyring's crate"),
            _ => Ok(self.0.clone()),
        }
    }

    fn set(&mut self, _name: &str, secret: &[u8], _prompt: &Prompt) -> Result<(), KeyringError> {
        self.0 = Some(Zeroizing::new(secret.to_vec()));
        Ok(())
    }

    fn remove(&mut self, _name: &str, _prompt: &Prompt) -> Result<(), KeyringError> {
        self.0 = None;
        Ok(())
    }
}

#[tokio::test]
async fn what_was_stored_is_found_until_it_is_removed() {
    let keyring = keyring(|| Box::new(Moody::default()));
    keyring.set(NAME, Zeroizing::new(vec![0, 255, 7])).await.unwrap();
    assert_eq!(keyring.get(NAME).await.unwrap().unwrap().as_slice(), [0, 255, 7]);
    keyring.remove(NAME).await.unwrap();
    assert_eq!(keyring.probe(NAME).await, Ok(None));
}

#[tokio::test]
async fn a_keyring_that_hangs_is_broken_when_the_time_is_over() {
    let keyring = keyring(|| Box::new(Hangs));
    assert_eq!(keyring.probe(NAME).await, Err(KeyringError::Broken));
}

#[tokio::test]
async fn a_question_that_nobody_answers_means_locked() {
    let keyring = keyring(|| Box::new(Hangs));
    assert_eq!(keyring.get("asks").await, Err(KeyringError::Locked));
    assert_eq!(keyring.probe("asks").await, Err(KeyringError::Locked));
}

#[tokio::test]
async fn a_call_that_hangs_does_not_hold_up_the_next() {
    let keyring = keyring(|| Box::new(Moody::default()));
    assert_eq!(keyring.get("hangs").await, Err(KeyringError::Broken));
    assert_eq!(keyring.get(NAME).await, Ok(None));
}

#[tokio::test]
async fn a_keyring_that_always_hangs_is_given_up_instead_of_filling_the_program_with_threads() {
    let keyring = keyring(|| Box::new(Hangs));
    for _ in 0..3 * MOST_THREADS {
        assert_eq!(keyring.probe(NAME).await, Err(KeyringError::Broken));
    }
    assert_eq!(keyring.threads.load(Ordering::Acquire), MOST_THREADS);
}

#[tokio::test]
async fn a_panic_below_is_an_error_and_the_next_call_works() {
    let keyring = keyring(|| Box::new(Moody::default()));
    assert_eq!(keyring.get("panics").await, Err(KeyringError::Broken));
    assert_eq!(keyring.get(NAME).await, Ok(None));
}
