//! Accepting tokens: who presents one, and what they may call.
//!
//! A server asks for every request, so the tokens are kept in memory and read again after a second.
//! A token that is not among them is looked for at once, by one reading for all callers who wait:
//! unknown tokens never cause more than one reading at a time.

use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use store::Timestamp;
use tokio::sync::Mutex;

use super::{
    TokenError,
    row::{self, Token},
    secret::Presented,
};
use crate::{Actor, Desk, DeskError, actor::ProgramName};

/// How long tokens in memory are used: a revoked one is accepted so long at most.
const FRESH: Duration = Duration::from_secs(1);
/// How much later a use must be to be recorded.
const USED_SECONDS: i64 = 300;
/// [`Known::used_at`] of a token that was never used.
const NEVER: i64 = i64::MIN;

/// The tokens of a workspace. Cheap to clone.
#[derive(Clone)]
pub struct Tokens(Arc<Inner>);

struct Inner {
    desk: Desk,
    read: RwLock<Reading>,
    /// Held by the one who reads.
    reading: Mutex<()>,
}

/// All tokens as they were read.
#[derive(Clone, Default)]
struct Reading {
    began: Option<Instant>,
    tokens: Arc<HashMap<String, Arc<Known>>>,
}

struct Known {
    token: Token,
    bearer: Bearer,
    used_at: AtomicI64,
}

/// The program that presented a token.
#[derive(Clone, Debug)]
pub struct Bearer {
    id: Arc<str>,
    actor: Actor,
    commands: Arc<[String]>,
}

impl Bearer {
    /// Id of its token.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name under which its actions are recorded.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Refuses a command that the token may not call.
    ///
    /// # Errors
    /// `token_not_permitted`.
    pub fn check(&self, command: &str) -> Result<(), DeskError> {
        if self.commands.iter().any(|permitted| permitted == command) {
            return Ok(());
        }
        let (id, command) = (self.id.to_string(), command.to_owned());
        Err(TokenError::NotPermitted { id, command }.into())
    }
}

impl Tokens {
    /// The tokens of a desk.
    pub fn new(desk: Desk) -> Self {
        Self(Arc::new(Inner { desk, read: RwLock::default(), reading: Mutex::default() }))
    }

    /// Who presents this token.
    ///
    /// # Errors
    /// `token_unknown`, `token_revoked`, `token_expired`; `database_*`.
    pub async fn accept(&self, text: &str) -> Result<Bearer, DeskError> {
        let presented = Presented::parse(text).ok_or(TokenError::Unknown)?;
        let known = self.known(presented.id).await?.ok_or(TokenError::Unknown)?;
        // Only who has the secret is told more about the token.
        if !known.token.hash.is(&presented.hash()) {
            return Err(TokenError::Unknown.into());
        }
        let (view, now) = (&known.token.view, self.0.desk.now());
        if view.revoked_at.is_some() {
            return Err(TokenError::Revoked(view.id.clone()).into());
        }
        if view.expires_at.is_some_and(|end| end <= now) {
            return Err(TokenError::Expired(view.id.clone()).into());
        }
        self.mark_used(&known, now);
        Ok(known.bearer.clone())
    }

    async fn known(&self, id: &str) -> Result<Option<Arc<Known>>, DeskError> {
        let now = Instant::now();
        let reading = self.last_reading();
        let is_fresh = |began: Instant| now.saturating_duration_since(began) < FRESH;
        if reading.began.is_some_and(is_fresh)
            && let Some(known) = reading.tokens.get(id)
        {
            return Ok(Some(Arc::clone(known)));
        }
        Ok(self.reading_since(now).await?.tokens.get(id).map(Arc::clone))
    }

    fn last_reading(&self) -> Reading {
        self.0.read.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A reading that began at `since` or later; the one that another caller makes meanwhile, or a
    /// new one.
    async fn reading_since(&self, since: Instant) -> Result<Reading, DeskError> {
        let _turn = self.0.reading.lock().await;
        let last = self.last_reading();
        if last.began.is_some_and(|began| began >= since) {
            return Ok(last);
        }
        let began = Some(Instant::now());
        let mut tx = self.0.desk.db().read().await?;
        let tokens = row::all_in(&mut tx).await?;
        drop(tx);
        let tokens = tokens.into_iter().map(|token| (token.view.id.clone(), known(token)));
        let reading = Reading { began, tokens: Arc::new(tokens.collect()) };
        *self.0.read.write().unwrap_or_else(PoisonError::into_inner) = reading.clone();
        Ok(reading)
    }

    /// Records a use in the background, once in [`USED_SECONDS`]: a request does not wait for it.
    fn mark_used(&self, known: &Known, now: Timestamp) {
        let before = now.plus_seconds(-USED_SECONDS);
        let recorded = known.used_at.load(Ordering::Relaxed);
        let is_due = recorded <= before.micros()
            && known
                .used_at
                .compare_exchange(recorded, now.micros(), Ordering::Relaxed, Ordering::Relaxed)
                .is_ok();
        if is_due {
            let (desk, id) = (self.0.desk.clone(), known.token.view.id.clone());
            tokio::spawn(async move {
                if let Err(error) = record_use(&desk, &id, now, before).await {
                    tracing::warn!(code = error.code(), "the last use of a token is not recorded");
                }
            });
        }
    }
}

async fn record_use(
    desk: &Desk,
    id: &str,
    now: Timestamp,
    before: Timestamp,
) -> Result<(), DeskError> {
    let mut tx = desk.db().begin().await?;
    row::mark_used_in(&mut tx, id, now, before).await?;
    Ok(tx.commit().await?)
}

fn known(token: Token) -> Arc<Known> {
    let view = &token.view;
    let bearer = Bearer {
        id: Arc::from(view.id.as_str()),
        actor: Actor::Program(ProgramName::from_row(&view.name)),
        commands: Arc::from(view.commands.clone()),
    };
    let used_at = AtomicI64::new(view.used_at.map_or(NEVER, Timestamp::micros));
    Arc::new(Known { token, bearer, used_at })
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}
