use std::io;
use std::sync::{Arc, Mutex};

use rstest::rstest;
use tracing_subscriber::fmt::MakeWriter;

use super::peer::{Conduct, Peer, http};
use super::{KEY, config, gateway};
use crate::{
    Gateway, GatewayConfig, GatewayError, KeyKind, Mode, SecretKey, StripeCall, WebhookSecret,
};

#[rstest]
#[case::empty("  ", "it is empty")]
#[case::publishable("pk_test_1", "it is a publishable key")]
#[case::webhook_secret("whsec_test_1", "it is a webhook secret")]
#[case::organisation("sk_org_test_1", "it is neither a restricted (rk_) nor a secret (sk_) key")]
#[case::only_the_beginning("sk_test_", "it is neither a restricted (rk_) nor a secret (sk_) key")]
#[case::nothing_like_it("hunter_test_2", "it is neither a restricted (rk_) nor a secret (sk_) key")]
#[case::two_lines("sk_test_1\nsk_test_2", "it has characters that no key has")]
#[case::not_ascii("sk_test_é", "it has characters that no key has")]
fn a_text_that_is_no_key_is_refused_and_not_repeated(
    #[case] text: &str,
    #[case] reason: &'static str,
) {
    let error = SecretKey::new(text).unwrap_err();
    assert_eq!(error, GatewayError::ApiKeyUnusable { reason });
    assert!(!error.to_string().contains("_test_"), "{error}");
}

#[test]
fn white_space_around_a_pasted_key_is_dropped() {
    assert_eq!(SecretKey::new(" rk_live_1\n").unwrap(), SecretKey::new("rk_live_1").unwrap());
}

#[rstest]
#[case("rk_test_1", KeyKind::Restricted, Mode::Test)]
#[case("rk_live_1", KeyKind::Restricted, Mode::Live)]
#[case("sk_test_1", KeyKind::Secret, Mode::Test)]
#[case("sk_live_1", KeyKind::Secret, Mode::Live)]
fn a_key_shows_its_kind_and_mode(#[case] text: &str, #[case] kind: KeyKind, #[case] mode: Mode) {
    let key = SecretKey::new(text).unwrap();
    assert_eq!((key.kind(), key.mode()), (kind, mode));
    let gateway = Gateway::connect(GatewayConfig::new("http://127.0.0.1:1/", key)).unwrap();
    assert_eq!((gateway.key_kind(), gateway.mode()), (kind, mode));
    assert_eq!(gateway.is_live(), mode == Mode::Live);
}

#[rstest]
fn a_text_that_is_no_webhook_secret_is_refused_and_not_repeated(
    #[values("", "whsec_", "sk_test_Hidden", "whsec_Hidden Hidden", "Hidden")] text: &str,
) {
    let error = WebhookSecret::new(text).unwrap_err();
    assert_eq!(error, GatewayError::WebhookSecretUnusable);
    assert!(!format!("{error} {error:?}").contains("Hidden"), "{error}");
}

#[test]
fn debug_never_shows_the_key() {
    let config = config("http://127.0.0.1:1/");
    let gateway = gateway("http://127.0.0.1:1/");
    let shown =
        format!("{config:#?} {gateway:#?} {:?} {:?}", config.api_key, config.api_key.bearer());
    assert!(!shown.contains(KEY), "{shown}");
}

#[rstest]
#[case::wrong_key(401)]
#[case::missing_permission(403)]
#[case::refusal(400)]
#[tokio::test]
async fn neither_error_nor_log_shows_a_key_that_the_answer_quotes(#[case] status: u16) {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);

    let body = format!(
        r#"{{"error":{{"message":"bad key {KEY}","code":"{KEY}","param":"{KEY}","type":"{KEY}"}}}}"#
    );
    let peer = Peer::that(Conduct::Write(http(status, "", &body))).await;
    let call = StripeCall::close_dispute("du_1");
    let error = gateway(&peer.url).send(&call, "key-1").await.unwrap_err();
    drop(guard);

    let shown = format!("{error} {error:?}");
    assert!(!shown.contains(KEY), "{shown}");
    let log = log.text();
    assert!(log.contains("no usable answer from Stripe"), "{log}");
    assert!(!log.contains(KEY), "{log}");
}

/// What was logged on this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
