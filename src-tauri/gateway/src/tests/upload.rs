use rstest::rstest;
use stripe_client_core::VERSION;

use super::peer::{Conduct, Peer, http};
use super::{KEY, config, gateway};
use crate::{Gateway, GatewayConfig, GatewayError, Upload};

fn receipt() -> Upload {
    Upload {
        name: "re\"ceipt.pdf".into(),
        media_type: "application/pdf".into(),
        bytes: b"%PDF-1.7 paid by Zoe".to_vec(),
    }
}

const FILE: &str = r#"{"id":"file_1","object":"file","purpose":"dispute_evidence"}"#;

#[tokio::test]
async fn a_file_goes_to_the_files_host_as_evidence() {
    let api = Peer::that(Conduct::Converse(http(200, "", "{}"))).await;
    let files = Peer::that(Conduct::Converse(http(200, "Request-Id: req_1\r\n", FILE))).await;
    let config = GatewayConfig { files_url: Some(files.url.clone()), ..config(&api.url) };
    let answer = Gateway::connect(config).unwrap().upload(receipt()).await.unwrap();

    assert_eq!((answer.body.as_str(), answer.request_id.as_deref()), (FILE, Some("req_1")));
    assert_eq!(api.seen().connections, 0);
    let seen = files.seen();
    assert_eq!(seen.requests.len(), 1);
    let (head, body) = seen.requests[0].split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /v1/files HTTP/1.1\r\n"), "{head}");
    let boundary = head.split("multipart/form-data; boundary=").nth(1).unwrap();
    let boundary = boundary.lines().next().unwrap();
    for header in [format!("stripe-version: {VERSION}"), format!("authorization: Bearer {KEY}")] {
        assert!(head.lines().any(|line| line == header), "no {header} in {head}");
    }
    assert_eq!(
        body,
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n\
             dispute_evidence\r\n--{boundary}\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"re\\\"ceipt.pdf\"\r\n\
             Content-Type: application/pdf\r\n\r\n%PDF-1.7 paid by Zoe\r\n--{boundary}--\r\n"
        )
    );
}

#[rstest]
#[case::stripe("https://api.stripe.com", None, "https://files.stripe.com")]
#[case::a_stand_in("http://127.0.0.1:1/x/", None, "http://127.0.0.1:1/x")]
#[case::said("https://api.stripe.com/", Some("https://127.0.0.1/"), "https://127.0.0.1")]
fn files_go_where_the_api_is(
    #[case] base: &str,
    #[case] files: Option<&str>,
    #[case] expected: &str,
) {
    let config = GatewayConfig { files_url: files.map(Into::into), ..config(base) };
    let address = crate::address::Address::parse(base).unwrap();
    assert_eq!(config.files_address(&address).unwrap().join(""), expected);
}

#[test]
fn a_files_address_that_could_leak_the_key_is_refused() {
    let files_url = Some("http://files.stripe.com/".into());
    let config = GatewayConfig { files_url, ..config("http://127.0.0.1:1/") };
    let error = Gateway::connect(config).unwrap_err();
    assert!(matches!(error, GatewayError::BaseUrlUnusable { .. }), "{error:?}");
}

#[rstest]
#[case::no_media_type(Upload { media_type: "a picture".into(), ..receipt() })]
#[case::no_name(Upload { name: String::new(), ..receipt() })]
#[case::name_that_adds_a_header(Upload { name: "a\r\nContent-Type: x".into(), ..receipt() })]
#[tokio::test]
async fn what_is_no_file_is_not_sent(#[case] upload: Upload) {
    let peer = Peer::that(Conduct::HangUpBefore).await;
    let error = gateway(&peer.url).upload(upload).await.unwrap_err();
    assert!(matches!(error, GatewayError::CallUnusable { .. }), "{error:?}");
    assert_eq!(peer.seen().connections, 0);
}

#[test]
fn debug_hides_what_the_file_is() {
    let shown = format!("{:?}", receipt());
    assert!(!shown.contains("ceipt") && !shown.contains("37"), "{shown}");
}
