use std::fmt;
use std::time::Duration;

use reqwest::multipart::{Form, Part};

use crate::client::{Body, Host, Outgoing};
use crate::{Answer, Gateway, GatewayError};

/// Enough for the largest evidence (4.5 MB) over a slow connection.
const UPLOAD_TIMEOUT: Duration = Duration::from_mins(2);

/// A file for a dispute's evidence. `Debug` hides the content: it is personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    /// The file's name, as the bank will see it.
    pub name: String,
    /// `application/pdf`, `image/jpeg` or `image/png`; Stripe takes no others as evidence.
    pub media_type: String,
    /// The content.
    pub bytes: Vec<u8>,
}

impl Gateway {
    /// Sends a file to Stripe's other host (`POST /v1/files`, purpose `dispute_evidence`). The
    /// answer's `id` (`file_…`) is what an evidence field takes.
    ///
    /// Sent without an idempotency key: a duplicate file costs nothing and has no effect until
    /// evidence refers to it.
    ///
    /// # Errors
    /// [`GatewayError::CallUnusable`] when the media type or the name is invalid; any other
    /// [`GatewayError`].
    pub async fn upload(&self, upload: Upload) -> Result<Answer, GatewayError> {
        let Upload { name, media_type, bytes } = upload;
        // The name becomes part of a header, which a line break would end.
        if name.is_empty() || name.chars().any(char::is_control) {
            return Err(GatewayError::CallUnusable { reason: "its name is no file name" });
        }
        let part = Part::bytes(bytes)
            .file_name(name)
            .mime_str(&media_type)
            .map_err(|_| GatewayError::CallUnusable { reason: "its media type is none" })?;
        let form = Form::new().text("purpose", "dispute_evidence").part("file", part);
        self.exchange(Outgoing {
            host: Host::Files,
            method: reqwest::Method::POST,
            path: "/v1/files",
            body: Some(Body::Parts(form)),
            timeout: Some(UPLOAD_TIMEOUT),
            ..Outgoing::default()
        })
        .await
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("media_type", &self.media_type)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}
