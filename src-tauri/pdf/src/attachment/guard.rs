//! Runs a library on bytes from outside.

use super::error::AttachmentError;

/// Bytes of stack: deep nesting that the PDF library still accepts needs more than a worker's stack.
const STACK_BYTES: usize = 32 << 20;

/// Runs `work` on a thread of its own; a panic in it is a refusal of the file called `name`.
pub(crate) fn guarded<T: Send>(
    name: &str,
    work: impl FnOnce() -> Result<T, AttachmentError> + Send,
) -> Result<T, AttachmentError> {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .name("attachment".into())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, work)
            .map_err(|error| AttachmentError::broken(name, &error.to_string()))?
            .join()
            .unwrap_or_else(|_| Err(AttachmentError::broken(name, "its structure is damaged")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_refusal() {
        let refused = guarded::<()>("a.pdf", || panic!("inside a library"));
        assert_eq!(refused.unwrap_err().code(), "attachment_broken");
    }
}
