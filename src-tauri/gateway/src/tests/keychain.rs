use std::collections::HashMap;
use std::sync::Mutex;

use rstest::rstest;

use super::KEY;
use crate::keychain::{
    CredentialStore, KEY_VARIABLE, Keychain, KeychainError, Name, WEBHOOK_SECRET_VARIABLE,
};
use crate::{SecretKey, WebhookSecret};

#[derive(Default)]
struct Memory(Mutex<HashMap<String, String>>);

impl CredentialStore for Memory {
    fn read(&self, name: &Name) -> Result<Option<String>, KeychainError> {
        Ok(self.0.lock().unwrap().get(name.as_str()).cloned())
    }

    fn write(&self, name: &Name, text: &str) -> Result<(), KeychainError> {
        self.0.lock().unwrap().insert(name.as_str().into(), text.into());
        Ok(())
    }

    fn delete(&self, name: &Name) -> Result<(), KeychainError> {
        self.0.lock().unwrap().remove(name.as_str());
        Ok(())
    }
}

struct Broken(KeychainError);

impl CredentialStore for Broken {
    fn read(&self, _: &Name) -> Result<Option<String>, KeychainError> {
        Err(self.0.clone())
    }

    fn write(&self, _: &Name, _: &str) -> Result<(), KeychainError> {
        Err(self.0.clone())
    }

    fn delete(&self, _: &Name) -> Result<(), KeychainError> {
        Err(self.0.clone())
    }
}

fn key(text: &str) -> SecretKey {
    SecretKey::new(text).unwrap()
}

fn empty(_: &str) -> Option<String> {
    None
}

fn full(name: &str) -> Option<String> {
    match name {
        KEY_VARIABLE => Some(" rk_test_environment\n".into()),
        WEBHOOK_SECRET_VARIABLE => Some("whsec_environment".into()),
        _ => None,
    }
}

#[test]
fn a_key_is_kept_replaced_and_forgotten_by_account() {
    let keychain = Keychain::over(Memory::default(), empty);
    assert_eq!(keychain.load("shop"), Ok(None));
    keychain.store("shop", &key("rk_test_1")).unwrap();
    keychain.store("shop", &key("rk_test_2")).unwrap();
    keychain.store("other", &key("sk_live_3")).unwrap();
    assert_eq!(keychain.load("shop"), Ok(Some(key("rk_test_2"))));
    keychain.forget("shop").unwrap();
    keychain.forget("shop").unwrap();
    assert_eq!(keychain.load("shop"), Ok(None));
    assert_eq!(keychain.load("other"), Ok(Some(key("sk_live_3"))));
}

#[test]
fn the_webhook_secret_is_kept_beside_the_key() {
    let keychain = Keychain::over(Memory::default(), empty);
    let secret = WebhookSecret::new("whsec_1").unwrap();
    keychain.store("shop", &key("rk_test_1")).unwrap();
    keychain.store_webhook_secret("shop", &secret).unwrap();
    keychain.forget("shop").unwrap();
    assert_eq!(keychain.load_webhook_secret("shop"), Ok(Some(secret)));
    keychain.forget_webhook_secret("shop").unwrap();
    assert_eq!(keychain.load_webhook_secret("shop"), Ok(None));
}

#[test]
fn the_environment_stands_in_only_for_what_is_not_kept() {
    let keychain = Keychain::over(Memory::default(), full);
    assert_eq!(keychain.load("shop"), Ok(Some(key("rk_test_environment"))));
    assert_eq!(
        keychain.load_webhook_secret("shop").unwrap().unwrap().expose(),
        "whsec_environment"
    );
    keychain.store("shop", &key("rk_test_kept")).unwrap();
    assert_eq!(keychain.load("shop"), Ok(Some(key("rk_test_kept"))));
}

#[rstest]
#[case::no_service(KeychainError::Unreachable { reason: "no bus".into() })]
#[case::locked(KeychainError::Locked)]
fn without_a_keychain_the_environment_is_enough(#[case] trouble: KeychainError) {
    let with = Keychain::over(Broken(trouble.clone()), full);
    assert_eq!(with.load("shop"), Ok(Some(key("rk_test_environment"))));
    assert_eq!(with.store("shop", &key(KEY)), Err(trouble.clone()));
    let without = Keychain::over(Broken(trouble.clone()), empty);
    assert_eq!(without.load("shop"), Err(trouble.clone()));
    let blank = Keychain::over(Broken(trouble.clone()), |_| Some("  ".into()));
    assert_eq!(blank.load("shop"), Err(trouble));
}

#[test]
fn the_error_of_a_headless_machine_says_what_to_do() {
    let error = KeychainError::Unreachable { reason: "no bus".into() };
    for word in [KEY_VARIABLE, WEBHOOK_SECRET_VARIABLE, "Secret Service", "no bus"] {
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[test]
fn an_absent_keychain_keeps_nothing_and_says_so() {
    let keychain = Keychain::absent();
    assert_eq!(keychain.store("shop", &key(KEY)), Err(KeychainError::Absent));
    assert_eq!(keychain.forget("shop"), Err(KeychainError::Absent));
}

#[test]
fn what_is_kept_and_no_key_is_refused_and_not_repeated() {
    let store = Memory::default();
    store.0.lock().unwrap().insert("stripe-key:shop".into(), "pk_live_SecretText".into());
    let error = Keychain::over(store, full).load("shop").unwrap_err();
    assert!(matches!(error, KeychainError::SecretUnusable { .. }), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("SecretText"), "{error:?}");
}

#[test]
fn debug_shows_no_secret() {
    let keychain = Keychain::over(Memory::default(), empty);
    keychain.store("shop", &key(KEY)).unwrap();
    let shown = format!("{keychain:?} {:?}", WebhookSecret::new("whsec_Hidden").unwrap());
    assert!(!shown.contains(KEY) && !shown.contains("Hidden"), "{shown}");
}
