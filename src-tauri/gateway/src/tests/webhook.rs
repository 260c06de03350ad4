use rstest::rstest;

use crate::webhook::{WebhookError, sign, verify};

const AT: i64 = 1_772_442_000;
const BODY: &[u8] = br#"{"id":"evt_1","object":"event"}"#;
/// `hmac.new(b"whsec_test", b"1772442000." + BODY, "sha256").hexdigest()` in Python, as all here.
const SIGNED: &str = "fccd24b84bddbba946c8f38f84f36f003c66067602f6d8fda5b841c8147f9ac0";
/// The same with `whsec_old`.
const SIGNED_OLD: &str = "b7f066384788e36549a517bdf92b7a6e03047e9239e613679d04a93a3bc73f23";
/// The same with an empty secret.
const SIGNED_BY_NOBODY: &str = "7ba67e7de954fe51d62d167784772a6f2bdfb8ffdd5316ff35311a10acc05304";
/// The same as [`SIGNED`] over `01772442000.`.
const SIGNED_LEADING_ZERO: &str =
    "55b0ac3a62c995d89d48d486a371a6a157a74d3d6abe376a7bc33990f4af3fcf";

fn header(signature: &str) -> String {
    format!("t={AT},v1={signature}")
}

#[rstest]
#[case::json(
    "whsec_test",
    BODY,
    "fccd24b84bddbba946c8f38f84f36f003c66067602f6d8fda5b841c8147f9ac0"
)]
#[case::empty_body(
    "whsec_test",
    b"",
    "6196b20fc5c785b8596267df95ecdd87ca1d0a89b436ab9e5aa5cde4b0f61aec"
)]
#[case::not_a_text(
    "whsec_test",
    b"\x00\xff\xfe\r\n",
    "1cf90fa20b34679c8065cd3361a649afd4d3c850e981a06793b3a55878d6de68"
)]
#[case::beyond_ascii(
    "whsec_test",
    "{\"name\":\"Zoë\"}".as_bytes(),
    "f1ad8e2736b9afb8bba91db1fec638c2a66e102f7463e29b019318eca78ecd0d"
)]
#[case::secret_longer_than_a_block(
    &format!("whsec_{}", "k".repeat(200)),
    BODY,
    "b19a1109b9286f3e6cb9ee241ee174e2f1fe46603fd4db0cb5f05939027f4625"
)]
fn signatures_are_those_of_python(
    #[case] secret: &str,
    #[case] body: &[u8],
    #[case] expected: &str,
) {
    assert_eq!(sign(body, secret, AT), header(expected));
    assert_eq!(verify(&header(expected), body, &[secret], AT, 0), Ok(()));
}

#[rstest]
#[case::as_stripe_signs(header(SIGNED), AT, Ok(()))]
#[case::in_capitals(header(&SIGNED.to_uppercase()), AT, Ok(()))]
#[case::with_spaces(format!("t={AT}, v1={SIGNED}"), AT, Ok(()))]
#[case::at_the_edge_of_the_tolerance(header(SIGNED), AT + 300, Ok(()))]
#[case::at_the_other_edge(header(SIGNED), AT - 300, Ok(()))]
#[case::too_old(header(SIGNED), AT + 301, Err(WebhookError::OutOfTime { seconds: 301 }))]
#[case::of_the_future(header(SIGNED), AT - 301, Err(WebhookError::OutOfTime { seconds: -301 }))]
#[case::by_another_secret(header(SIGNED_OLD), AT, Err(WebhookError::WrongSignature))]
#[case::two_signatures(format!("t={AT},v1={SIGNED_OLD},v1={SIGNED},v0=00"), AT, Ok(()))]
#[case::another_scheme(format!("t={AT},v0={SIGNED},v1=00"), AT, Err(WebhookError::WrongSignature))]
#[case::another_time(format!("t={},v1={SIGNED}", AT + 1), AT, Err(WebhookError::WrongSignature))]
#[case::the_same_time_in_other_letters(
    format!("t=+{AT},v1={SIGNED}"),
    AT,
    Err(WebhookError::WrongSignature)
)]
#[case::time_is_signed_as_written(format!("t=0{AT},v1={SIGNED_LEADING_ZERO}"), AT, Ok(()))]
#[case::cut_off(header(&SIGNED[..62]), AT, Err(WebhookError::WrongSignature))]
#[case::forged_and_old(header(SIGNED_OLD), AT + 9_999, Err(WebhookError::WrongSignature))]
#[case::nothing_there(" ".to_owned(), AT, Err(WebhookError::Unsigned))]
#[case::no_time(format!("v1={SIGNED}"), AT, Err(WebhookError::Malformed))]
#[case::no_signature(format!("t={AT}"), AT, Err(WebhookError::Malformed))]
#[case::time_is_no_number(format!("t=soon,v1={SIGNED}"), AT, Err(WebhookError::Malformed))]
#[case::signature_is_no_hex(header("+f+f"), AT, Err(WebhookError::Malformed))]
#[case::signature_of_half_a_byte(header(&SIGNED[..63]), AT, Err(WebhookError::Malformed))]
#[case::no_header("hello".to_owned(), AT, Err(WebhookError::Malformed))]
fn a_delivery_is_judged(
    #[case] header: String,
    #[case] now: i64,
    #[case] expected: Result<(), WebhookError>,
) {
    assert_eq!(verify(&header, BODY, &["whsec_test"], now, 300), expected);
}

#[rstest]
#[case::both(&["whsec_test", "whsec_old"], Ok(()))]
#[case::none(&[], Err(WebhookError::WrongSignature))]
#[case::others(&["whsec_1", "whsec_2"], Err(WebhookError::WrongSignature))]
fn any_secret_in_force_is_good(
    #[case] secrets: &[&str],
    #[case] expected: Result<(), WebhookError>,
) {
    for signature in [SIGNED, SIGNED_OLD] {
        assert_eq!(verify(&header(signature), BODY, secrets, AT, 300), expected);
    }
}

#[test]
fn an_empty_secret_signs_nothing() {
    let verdict = verify(&header(SIGNED_BY_NOBODY), BODY, &["", "whsec_test"], AT, 300);
    assert_eq!(verdict, Err(WebhookError::WrongSignature));
}

#[test]
fn a_changed_body_is_not_stripes() {
    let verdict = verify(&header(SIGNED), b"{}", &["whsec_test"], AT, 300);
    assert_eq!(verdict, Err(WebhookError::WrongSignature));
}
