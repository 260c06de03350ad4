use rstest::rstest;

use crate::world::{PDF, World};

fn pages(count: usize) -> Vec<u8> {
    [b"%PDF-1.7\n".to_vec(), b"<< /Type /Page >>\n".repeat(count)].concat()
}

#[rstest]
#[case::pdf("delivery.pdf", PDF, "pdf")]
#[case::png("shot.bin", b"\x89PNG\r\n\x1a\nrest", "png")]
#[case::jpeg("photo.jpeg", b"\xff\xd8\xffrest", "jpg")]
#[tokio::test]
async fn a_file_is_what_its_first_bytes_say(
    #[case] name: &str,
    #[case] content: &[u8],
    #[case] kind: &str,
) {
    let world = World::new();
    let file = world.upload(name, content).await.ok();
    assert_eq!(
        [&file["filename"], &file["type"], &file["purpose"]],
        [name, kind, "dispute_evidence"]
    );
    assert_eq!(file["size"], content.len());
    assert_eq!(world.get("v1/files/file_00000001").await.ok(), file);
}

#[rstest]
#[case::text(b"hello".to_vec())]
#[case::empty(Vec::new())]
#[case::too_large([PDF, &vec![b' '; 5 << 20]].concat())]
#[case::too_long(pages(50))]
#[tokio::test]
async fn what_a_bank_does_not_read_is_refused(#[case] content: Vec<u8>) {
    let world = World::new();
    assert_eq!(world.upload("a.pdf", &content).await.error(), (400, None, Some("file")));
    assert_eq!(world.get("v1/files").await.ok()["data"], serde_json::json!([]));
}

#[tokio::test]
async fn files_of_one_dispute_are_small_together() {
    let world = World::new();
    world.dispute("a", "needs_response");
    let half = [PDF, &vec![b' '; 5 << 19]].concat();
    for name in ["a.pdf", "b.pdf"] {
        world.upload(name, &half).await.ok();
    }
    let stage =
        |field: &str, number: usize| format!("submit=false&evidence[{field}]=file_0000000{number}");
    world.post("v1/disputes/du_a", &stage("receipt", 1)).await.ok();
    let reply = world.post("v1/disputes/du_a", &stage("refund_policy", 2)).await;
    assert_eq!(reply.error(), (400, None, Some("evidence")));
}

#[tokio::test]
async fn an_upload_is_given_again_under_its_key() {
    let world = World::new();
    let body = |content: &str| {
        format!(
            "--x\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\ndispute_evidence\r\n\
             --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n{content}\r\n--x--\r\n"
        )
    };
    let send = async |content: &str| {
        let request = world
            .request(reqwest::Method::POST, "v1/files")
            .header("Content-Type", "multipart/form-data; boundary=x")
            .header("Idempotency-Key", "k1");
        world.send(request.body(body(content))).await
    };
    let first = send("%PDF-1.4 one").await.ok();
    assert_eq!(send("%PDF-1.4 one").await.ok(), first);
    assert_eq!(send("%PDF-1.4 two").await.body["error"]["type"], "idempotency_error");
}
