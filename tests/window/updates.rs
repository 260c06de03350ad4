//! A newer version: looked for on request where an address is set, and never installed without a
//! signature of ours.

use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    thread,
};

use serde_json::{Value, json};

use crate::{
    demo::Demo,
    window::{Window, named},
};

/// A site that announces a version, and has something to download in its place.
struct Site(String);

impl Site {
    /// It answers until the test's process ends.
    fn announcing(version: &str) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let download = json!({ "url": format!("{address}/package"), "signature": "bm90IG91cnM=" });
        let manifest = json!({
            "version": version,
            "notes": "Faster.",
            "platforms": { "linux-x86_64": download },
        });
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &manifest);
            }
        });
        Self(address)
    }

    fn manifest(&self) -> String {
        format!("{}/latest.json", self.0)
    }
}

fn answer(mut stream: TcpStream, manifest: &Value) {
    let mut request = [0; 4096];
    let read = stream.read(&mut request).unwrap_or(0);
    let is_manifest = request[..read].starts_with(b"GET /latest.json ");
    let body = if is_manifest { manifest.to_string() } else { "not a package".to_owned() };
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n",
        body.len()
    );
    // A client that has gone needs no answer.
    let _ = stream.write_all(format!("{head}{body}").as_bytes());
}

async fn settings_of(demo: &Demo, variables: &[(&str, &str)]) -> Window {
    let window = Window::open_demo_with(demo, variables).await;
    window.click(&named("nav-settings")).await;
    window.sees(&named("version")).await;
    window
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_version_is_found_and_refused_when_it_is_not_signed_by_us() {
    let demo = Demo::create();
    let site = Site::announcing("99.0.0");
    let address = site.manifest();
    let window = settings_of(&demo, &[("REDRESS_UPDATE_URL", &address)]).await;
    window.click(&named("check-for-update")).await;
    let found = window.text(&named("newer-version")).await;
    assert!(found.contains("Version 99.0.0 is available"), "{found}");
    assert!(found.contains("Faster."), "{found}");
    window.click(&named("install-update")).await;
    window.sees("//*[@role=\"alert\"][contains(., \"update_not_trusted\")]").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_version_is_none() {
    let demo = Demo::create();
    let site = Site::announcing("0.0.1");
    let address = site.manifest();
    let window = settings_of(&demo, &[("REDRESS_UPDATE_URL", &address)]).await;
    window.click(&named("check-for-update")).await;
    window.reads("This is the newest version.").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_address_nothing_is_asked() {
    let demo = Demo::create();
    let window = settings_of(&demo, &[]).await;
    let version = window.text(&named("version")).await;
    assert_eq!(version, format!("Redress {}", env!("CARGO_PKG_VERSION")));
    assert!(window.find(&named("check-for-update")).await.is_err());
    window.close().await;
}
