//! Backups of a workspace file: made while it is in use, inspected, restored; and what is refused.

use std::{
    fs,
    ops::ControlFlow,
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

use desk::{Actor, BackUp, FileProgress, Opening, workspace};
use harness::{AS_A_USER, Ended, Engine, WITHOUT_ROOM, World, at_once};
use rstest::rstest;
use serde_json::{Value, json};

/// The wallet's balance in the workspace of a file, whose books must be clean.
async fn balance_in(file: &Path, user: &str) -> i64 {
    let url = format!("sqlite:{}", file.display());
    let desk = workspace::open(&url, Opening::MustExist, None).await.expect("it opens");
    let actor = Actor::operator("olive").expect("a name");
    let verified = desk.call(&actor, "verify", json!({})).await.expect("verified");
    assert_eq!(verified["problems"], json!([]));
    let wallet = desk.call(&actor, "get_wallet", json!({ "user_id": user })).await;
    desk.close().await;
    wallet.expect("a wallet")["balance"].as_i64().expect("a balance")
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Whatever is posted meanwhile, the copy is of one moment, and it is restored as it was.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_of_one_moment_while_others_post() {
    let world = World::new(Engine::Sqlite).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 100).await;
    let folder = tempfile::tempdir().expect("a folder");
    let backup = folder.path().join("books.backup");
    let path = backup.clone();
    let answers = at_once(9, |caller| {
        let (world, wallet, path) = (world.clone(), wallet.clone(), path.clone());
        async move {
            if caller == 0 {
                return world.call("back_up", json!({ "path": path })).await.expect("backed up");
            }
            for number in 0..20 {
                let key = format!("{caller}-{number}");
                wallet.post(json!({ "kind": "grant", "amount": 1, "key": key })).await;
            }
            Value::Null
        }
    })
    .await;
    assert_eq!(wallet.balance().await, 260);

    let found = workspace::inspect(&backup).await.expect("inspected");
    assert_eq!(json!(found), answers[0], "what was announced is what is there");
    let restored = folder.path().join("restored.db");
    let again = workspace::restore(&backup, &restored).await.expect("restored");
    assert_eq!((&again.sha256, again.transactions), (&found.sha256, found.transactions));
    let balance = balance_in(&restored, &wallet.user).await;
    assert_eq!(balance, 100 + found.transactions - 1, "one credit for each grant in it");

    let audit = world.list("list_audit", json!({ "action": "backed_up" })).await;
    assert_eq!(audit[0]["subject"], "backup:books.backup");
    assert_eq!(audit[0]["after"]["sha256"], json!(found.sha256));
    world.verify_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_no_backup_without_a_record_of_it() {
    let world = World::new(Engine::Sqlite).await;
    let folder = tempfile::tempdir().expect("a folder");
    world.break_inserts_into("audit_records").await;
    let path = folder.path().join("books.backup");
    let refused = world.refused("back_up", json!({ "path": path })).await;
    assert!(refused.starts_with("database_"), "{refused}");
    assert_eq!(names_in(folder.path()), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_file_that_exists_is_replaced() {
    let world = World::new(Engine::Sqlite).await;
    let folder = tempfile::tempdir().expect("a folder");
    let taken = folder.path().join("taken");
    fs::write(&taken, "dear to somebody").expect("written");
    let into = |path: &Path| json!({ "path": path });
    assert_eq!(world.refused("back_up", into(&taken)).await, "export_file_exists");
    let missing = folder.path().join("missing/books.backup");
    assert_eq!(world.refused("back_up", into(&missing)).await, "export_folder_missing");
    assert_eq!(world.refused("back_up", into(folder.path())).await, "export_is_folder");

    let backup = folder.path().join("backup");
    world.ok("back_up", into(&backup)).await;
    let refusal = workspace::restore(&backup, &taken).await.expect_err("refused");
    assert_eq!(refusal.code(), "export_file_exists");
    assert_eq!(fs::read_to_string(&taken).expect("read"), "dear to somebody");
    let mut names = names_in(folder.path());
    names.sort();
    assert_eq!(names, ["backup", "taken"], "nothing half written is left");
}

/// A look at a file changes neither it nor its folder, and a bad one is never restored.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_or_foreign_file_is_refused_untouched() {
    let world = World::new(Engine::Sqlite).await;
    let wallet = world.wallet().await;
    for number in 0..200 {
        let key = format!("grant-{number}");
        wallet.post(json!({ "kind": "grant", "amount": 1, "key": key })).await;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("books.backup");
    world.ok("back_up", json!({ "path": path })).await;
    let whole = fs::read(&path).expect("read");

    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 3 * 4096].fill(0xff);
    let mut shorter = whole.clone();
    shorter.truncate(whole.len() / 2);
    for (content, code) in [
        (damaged, "workspace_file_damaged"),
        (shorter, "workspace_file_damaged"),
        (b"no database at all".to_vec(), "database_not_ours"),
    ] {
        fs::write(&path, &content).expect("written");
        let refusal = workspace::restore(&path, &folder.path().join("restored")).await;
        assert_eq!(refusal.expect_err("refused").code(), code);
        assert!(fs::read(&path).expect("read") == content, "it stays as it was");
        assert_eq!(names_in(folder.path()), ["books.backup"]);
    }
    let gone = workspace::inspect(&folder.path().join("gone")).await.expect_err("refused");
    assert_eq!(gone.code(), "database_not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_no_file() {
    let world = World::new(Engine::Postgres).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("books.backup");
    assert_eq!(world.refused("back_up", json!({ "path": path })).await, "database_not_a_file");
    assert_eq!(names_in(folder.path()), Vec::<String>::new());
}

/// A look inside says whose money it is, how new it is, and whether the books are clean.
#[tokio::test(flavor = "multi_thread")]
async fn a_look_inside_says_what_would_be_restored() {
    let world = World::new(Engine::Sqlite).await;
    world.wallet_with(100).await;
    let posted_at = world.now();
    world.advance_seconds(60);
    world.ok("set_settings", json!({ "grace_seconds": 60 })).await;
    let folder = tempfile::tempdir().expect("a folder");
    let back_up = async |name: &str| {
        let path = folder.path().join(name);
        world.ok("back_up", json!({ "path": path })).await;
        json!(workspace::look_inside(&path).await.expect("looked"))
    };
    let before = back_up("team.db").await;
    assert_eq!((&before["name"], &before["mode"]), (&json!("team"), &json!("unconnected")));
    assert_eq!(before["newest_transaction_at"], json!(posted_at));
    assert_eq!((&before["file"]["users"], &before["file"]["transactions"]), (&json!(1), &json!(1)));
    assert_eq!(before["verified"]["clean"], true);

    world.run_sql("update sync_state set livemode = 1").await.expect("bound");
    world.run_sql("update balances set balance_minor = balance_minor + 1").await.expect("tampered");
    let after = back_up("tampered.db").await;
    assert_eq!((&after["mode"], &after["verified"]["clean"]), (&json!("live"), &json!(false)));
    assert_eq!(names_in(folder.path()).len(), 2, "nothing beside them");
}

/// Of a file whose pages are damaged `verify` says so, and nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn verify_finds_a_damaged_file() {
    let world = World::new(Engine::Sqlite).await;
    world.wallet_with(100).await;
    world
        .run_sql("pragma ignore_check_constraints = on; update backup_schedule set kept = -1")
        .await
        .expect("damaged");
    let found = world.ok("verify", json!({})).await;
    assert_eq!(found["clean"], false);
    assert_eq!(found["problems"][0]["kind"], "file_damaged", "{found:#}");
    assert_eq!(world.ctl(&["verify"]).await.status, Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_without_room_says_so_and_leaves_nothing() {
    let world = World::new(Engine::Sqlite).await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("books.backup").display().to_string();
    let ended = world.redressctl_under(WITHOUT_ROOM).args(["backup", &path]).output().await;
    let refusal = Ended::of(ended.expect("it ran")).refusal();
    assert_eq!(refusal["code"], "database_disk_failed", "{refusal:#}");
    assert_eq!(names_in(folder.path()), Vec::<String>::new());
    world.ok("back_up", json!({ "path": path })).await;
}

/// The log of a file in use stands beside it, so a file alone cannot be worked in.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_workspace_in_a_read_only_folder_says_so() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new(Engine::Sqlite).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("books.db");
    world.ok("back_up", json!({ "path": file })).await;
    let allow = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
    };
    allow(&file, 0o666);
    allow(folder.path(), 0o555);
    let url = format!("sqlite:{}", file.display());
    let arguments = ["--db", &url, "call", "get_settings"];
    let ended = world.redressctl_under(AS_A_USER).args(arguments).output().await;
    let refusal = Ended::of(ended.expect("it ran")).refusal();
    allow(folder.path(), 0o755);
    assert_eq!(refusal["code"], "database_read_only", "{refusal:#}");
}

/// Large enough that copying and checking take longer than whoever stops them.
async fn large_world() -> World {
    let world = World::new(Engine::Sqlite).await;
    world.wallet_with(100).await;
    let fill = "
        insert into stripe_objects (kind, id, created_at, raw, read_at, reading)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 60000)
        select 'filler', 'f_' || i, 0, hex(randomblob(1000)), 0, 0 from n";
    world.run_sql(fill).await.expect("filled");
    world
}

/// When it is stopped: before anything is copied, in the middle, or while the copy is checked.
#[derive(Clone, Copy, Debug)]
enum StoppedAt {
    Start,
    Copying,
    Checking,
}

impl StoppedAt {
    fn is_reached(self, FileProgress { bytes, is_checking, .. }: FileProgress) -> ControlFlow<()> {
        let is_reached = match self {
            Self::Start => true,
            Self::Copying => bytes > 0,
            Self::Checking => is_checking,
        };
        if is_reached { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_is_stopped_leaves_nothing(
    #[values(StoppedAt::Start, StoppedAt::Copying, StoppedAt::Checking)] at: StoppedAt,
) {
    let world = large_world().await;
    let folder = tempfile::tempdir().expect("a folder");
    let olive = Actor::operator("olive").expect("a name");
    let input = BackUp { path: folder.path().join("books.backup").display().to_string() };
    let watch = |progress| at.is_reached(progress);
    let refusal = world.desk().back_up_with(&olive, input.clone(), &watch).await;
    assert_eq!(refusal.expect_err("stopped").code(), "cancelled");
    assert_eq!(names_in(folder.path()), Vec::<String>::new());
    assert_eq!(world.list("list_audit", json!({ "action": "backed_up" })).await, [Value::Null; 0]);

    let largest = AtomicU64::new(0);
    let watch = |FileProgress { bytes, total, .. }: FileProgress| {
        assert!(largest.fetch_max(bytes, Ordering::Relaxed) <= bytes && bytes <= total);
        ControlFlow::Continue(())
    };
    let made = world.desk().back_up_with(&olive, input, &watch).await.expect("made");
    assert_eq!(names_in(folder.path()), ["books.backup"]);
    assert!(made.bytes > 100_000_000 && largest.into_inner() > 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_restore_that_is_stopped_leaves_nothing(
    #[values(StoppedAt::Start, StoppedAt::Copying, StoppedAt::Checking)] at: StoppedAt,
) {
    let world = large_world().await;
    let folder = tempfile::tempdir().expect("a folder");
    let (backup, to) = (world.folder().join("backup"), folder.path().join("restored.db"));
    world.ok("back_up", json!({ "path": backup })).await;
    let watch = |progress| at.is_reached(progress);
    let refusal = workspace::restore_with(&backup, &to, &watch).await.expect_err("stopped");
    assert_eq!(refusal.code(), "cancelled");
    assert_eq!(names_in(folder.path()), Vec::<String>::new());
    let found = workspace::inspect(&backup).await.expect("the backup is as it was");
    let restored = workspace::restore(&backup, &to).await.expect("restored");
    assert_eq!(restored.sha256, found.sha256);
}
