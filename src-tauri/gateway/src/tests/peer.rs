use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the peer does with every request, once it has read it.
#[derive(Clone, Debug)]
pub(super) enum Conduct {
    /// Hangs up without reading, as if the request had been lost.
    HangUpBefore,
    /// Hangs up without an answer, as if the answer had been lost.
    HangUpAfter,
    /// Writes this and hangs up.
    Write(String),
    /// Writes this and then nothing more, with the line open.
    Stall(String),
    /// Writes this and waits for the next request on the same line.
    Converse(String),
    /// Writes what fits the request and hangs up, as announced.
    Answer(fn(&str) -> String),
}

/// The other end of a line that misbehaves in a chosen way.
pub(super) struct Peer {
    pub(super) url: String,
    seen: Arc<Mutex<Seen>>,
    task: JoinHandle<()>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) connections: usize,
    /// Each whole: head and body.
    pub(super) requests: Vec<String>,
}

impl Peer {
    pub(super) async fn that(conduct: Conduct) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Seen::default()));
        let task = tokio::spawn(serve(listener, conduct, Arc::clone(&seen)));
        Self { url, seen, task }
    }

    /// An address where nobody listens.
    pub(super) async fn absent() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}/", listener.local_addr().unwrap())
    }

    pub(super) fn seen(&self) -> Seen {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A whole HTTP answer. `headers` end with a line break each.
pub(super) fn http(status: u16, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status} X\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len())
}

async fn serve(listener: TcpListener, conduct: Conduct, seen: Arc<Mutex<Seen>>) {
    let mut open = Vec::new();
    while let Ok((mut line, _)) = listener.accept().await {
        seen.lock().unwrap().connections += 1;
        if matches!(conduct, Conduct::HangUpBefore) {
            continue;
        }
        while let Some(request) = read_request(&mut line).await {
            seen.lock().unwrap().requests.push(request.clone());
            match &conduct {
                Conduct::HangUpBefore | Conduct::HangUpAfter => break,
                Conduct::Write(text) => {
                    line.write_all(text.as_bytes()).await.unwrap();
                    break;
                }
                Conduct::Answer(answer) => {
                    let text = answer(&request).replacen("\r\n", "\r\nConnection: close\r\n", 1);
                    line.write_all(text.as_bytes()).await.unwrap();
                    break;
                }
                Conduct::Converse(text) => line.write_all(text.as_bytes()).await.unwrap(),
                Conduct::Stall(text) => {
                    line.write_all(text.as_bytes()).await.unwrap();
                    open.push(line);
                    break;
                }
            }
        }
    }
}

async fn read_request(line: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && body.len() >= content_length(head)
        {
            return Some(text);
        }
        if line.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

fn content_length(head: &str) -> usize {
    let value = |line: &str| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok();
    head.lines().find_map(value).unwrap_or(0)
}
