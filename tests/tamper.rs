//! Hands in the database: whatever is changed there past the product, `verify` finds, and says
//! what it is and where.

mod story;

use std::collections::BTreeSet;

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};
use store::Query;

use story::story;

/// Tables that hands can be laid on.
const TABLES: [&str; 19] = [
    "accounts",
    "transactions",
    "entries",
    "balances",
    "account_entries",
    "by_account_as_of",
    "owner_joins",
    "holds",
    "hold_ends",
    "active_holds",
    "users",
    "settings",
    "evidence_matrix",
    "standing_texts",
    "refund_requests",
    "refunds",
    "disputes",
    "payment_claims",
    "audit_records",
];

/// One kind of tampering: statements for both engines, and what `verify` must find at least.
struct Tampering {
    name: &'static str,
    statements: &'static str,
    /// Kind and place of the problem.
    found: (&'static str, &'static str),
}

const CUT_OFF: &str = "delete from audit_records where seq = (select max(seq) from audit_records);";

/// Numbers are those of `story.rs`: account 1 is ann's wallet, 2 is ben's, 3 is `stripe_balance`,
/// 4 is `usage_revenue`.
const TAMPERINGS: &[Tampering] = &[
    Tampering {
        name: "the amount that a refund claims",
        statements: "update payment_claims set amount_minor = 40 where kind = 'refund';",
        found: ("payment_mismatch", "payment pi_3"),
    },
    Tampering {
        name: "the claim of a refund under way given up",
        statements: "update payment_claims set state = 'nothing' where kind = 'refund';",
        found: ("hold_unexplained", "hold 5"),
    },
    Tampering {
        name: "a dispute that wants an answer deleted",
        statements: "delete from disputes where id = 'du_1';",
        found: ("case_not_queued", "dispute du_1"),
    },
    Tampering {
        name: "a refund that failed and whose credits were not given back",
        statements: "
            insert into payment_claims (kind, source, reference, currency, amount_minor, state,
                                        reason, ordered_at, hold_case)
            values ('refund', '8', 'pi_1', 'usd', 70, 'nothing', 'failed', 0, 'refund:8');",
        found: ("clearing_unexplained", "refund 8"),
    },
    Tampering {
        name: "the amount of an entry",
        statements: "update entries set amount_minor = -199 where account_id = 1 and seq = 2;",
        found: ("unbalanced", "transaction 2"),
    },
    Tampering {
        name: "a running balance",
        statements: "update entries set balance_minor = 900 where account_id = 1 and seq = 2;",
        found: ("running_balance", "account 1 entry 2"),
    },
    Tampering {
        name: "the last entry deleted",
        statements: "delete from entries where account_id = 1 and seq = (select max(seq) from entries where account_id = 1);",
        found: ("entries_mismatch", "transaction 11"),
    },
    Tampering {
        name: "an entry in the middle deleted",
        statements: "delete from entries where account_id = 1 and seq = 2;",
        found: ("sequence_gap", "account 1 entry 3"),
    },
    Tampering {
        name: "a transaction in the middle deleted with its entries",
        statements: "delete from entries where transaction_id = 3; delete from transactions where id = 3;",
        found: ("transaction_gap", "transaction 4"),
    },
    Tampering {
        name: "the last transaction deleted with its entries, balances put right",
        statements: "
            update balances set seq = seq - 1, balance_minor = balance_minor
                - (select e.amount_minor from entries e
                    where e.account_id = balances.account_id and e.transaction_id = 11)
             where account_id in (select account_id from entries where transaction_id = 11);
            delete from entries where transaction_id = 11; delete from transactions where id = 11;",
        found: ("audit_content", "transaction 11"),
    },
    Tampering {
        name: "the reason of a transaction",
        statements: "update transactions set reason = 'a gift' where id = 2;",
        found: ("audit_content", "transaction 2"),
    },
    Tampering {
        name: "the reference of a transaction",
        statements: "update transactions set reference = 'pi_9' where id = 1;",
        found: ("audit_content", "transaction 1"),
    },
    Tampering {
        name: "the time of a transaction, within the order",
        statements: "update transactions set posted_at = posted_at + 1 where id = 11;",
        found: ("audit_content", "transaction 11"),
    },
    Tampering {
        name: "the time of a transaction, against the order",
        statements: "update transactions set posted_at = posted_at - 3600000000 where id = 11;",
        found: ("time_order", "transaction 11"),
    },
    Tampering {
        name: "the actor of a transaction",
        statements: "update transactions set actor = 'mallory' where id = 9;",
        found: ("audit_content", "transaction 9"),
    },
    Tampering {
        name: "the metadata of a transaction",
        statements: "update transactions set metadata = '{\"order\":8}' where id = 2;",
        found: ("audit_content", "transaction 2"),
    },
    Tampering {
        name: "an entry moved to another wallet",
        statements: "
            update entries set account_id = 2,
                   seq = (select max(seq) + 1 from entries where account_id = 2)
             where account_id = 1 and seq = 2;",
        found: ("entries_mismatch", "transaction 2"),
    },
    Tampering {
        name: "the other leg moved to another system account, everything put right",
        statements: "
            insert into entries (account_id, seq, transaction_id, amount_minor, balance_minor)
            select 3, (select max(seq) + 1 from entries where account_id = 3), 2, amount_minor,
                   amount_minor + (select balance_minor from balances where account_id = 3)
              from entries where account_id = 4 and transaction_id = 2;
            delete from entries where account_id = 4;
            update balances set seq = 0, balance_minor = 0 where account_id = 4;
            update balances set seq = seq + 1, balance_minor = balance_minor + 200
             where account_id = 3;",
        found: ("entries_mismatch", "transaction 2"),
    },
    Tampering {
        name: "a pair of entries on accounts that do not exist",
        statements: "
            insert into entries (account_id, seq, transaction_id, amount_minor, balance_minor)
            values (98, 1, 11, 500, 500), (99, 1, 11, -500, -500);",
        found: ("entries_mismatch", "account 99 entry 1"),
    },
    Tampering {
        name: "two wallets change hands",
        statements: "
            update accounts set owner = 'x', code = 'x' where id = 1;
            update accounts set owner = 'ann', code = 'wallet:ann/usd' where id = 2;
            update accounts set owner = 'ben', code = 'wallet:ben/usd' where id = 1;",
        found: ("audit_content", "transaction 1"),
    },
    Tampering {
        name: "a kept balance",
        statements: "update balances set balance_minor = balance_minor + 1 where account_id = 1;",
        found: ("cached_balance", "account 1"),
    },
    Tampering {
        name: "a kept sequence",
        statements: "update balances set seq = seq + 1 where account_id = 1;",
        found: ("cached_balance", "account 1"),
    },
    Tampering {
        name: "balances said to be of an earlier time",
        statements: "update by_account_as_of set transaction_id = 1;",
        found: ("cached_balance", "account 1"),
    },
    Tampering {
        name: "balances said to be of a later time",
        statements: "
            update balances set seq = seq - 1,
                   balance_minor = (select e.balance_minor from entries e
                                     where e.account_id = 1 and e.seq = balances.seq - 1)
             where account_id = 1;",
        found: ("cached_balance", "account 1"),
    },
    Tampering {
        name: "what balances are of deleted",
        statements: "delete from by_account_as_of;",
        found: ("cached_balance", "account 1"),
    },
    Tampering {
        name: "an entry taken out of the order by account",
        statements: "delete from account_entries where account_id = 1 and transaction_id = 1;",
        found: ("account_order", "account 1"),
    },
    Tampering {
        name: "an entry of nobody in the order by account",
        statements: "insert into account_entries (account_id, transaction_id) values (1, 3);",
        found: ("account_order", "account 1 transaction 3"),
    },
    Tampering {
        name: "an entry moved in the order by account",
        statements: "
            update account_entries set account_id = 2 where account_id = 1 and transaction_id = 1;",
        found: ("account_order", "account 2 transaction 1"),
    },
    Tampering {
        name: "the amount of a hold",
        statements: "update holds set amount_minor = 10 where case_key = 'active';",
        found: ("hold_mismatch", "hold 1"),
    },
    Tampering {
        name: "the amount of a hold, everything put right",
        statements: "
            update holds set amount_minor = 10 where case_key = 'active';
            update active_holds set amount_minor = 10 where hold_id = 1;",
        found: ("audit_content", "hold 1"),
    },
    Tampering {
        name: "a hold no longer listed as active",
        statements: "delete from active_holds where hold_id = 1;",
        found: ("hold_mismatch", "hold 1"),
    },
    Tampering {
        name: "a hold released by hand, everything put right",
        statements: "
            insert into hold_ends (hold_id, state, actor, ended_at) values (1, 'released', 'x', 0);
            delete from active_holds where hold_id = 1;",
        found: ("audit_content", "hold 1"),
    },
    Tampering {
        name: "a released hold that was captured, they say",
        statements: "update hold_ends set state = 'captured' where hold_id = 2;",
        found: ("hold_mismatch", "hold 2"),
    },
    Tampering {
        name: "a released hold that was captured by a transaction, they say",
        statements: "update hold_ends set state = 'captured', transaction_id = 5 where hold_id = 2;",
        found: ("audit_content", "hold 2"),
    },
    Tampering {
        name: "a captured hold that was released, they say",
        statements: "
            update hold_ends set state = 'released', transaction_id = null where hold_id = 3;",
        found: ("audit_content", "transaction 8"),
    },
    Tampering {
        name: "a captured hold still active, everything put right",
        statements: "
            delete from hold_ends where hold_id = 3;
            insert into active_holds (hold_id, account_id, amount_minor)
            select id, account_id, amount_minor from holds where id = 3;",
        found: ("audit_content", "transaction 8"),
    },
    Tampering {
        name: "a hold deleted without a trace, everything put right",
        statements: "
            delete from active_holds where hold_id = 1; delete from holds where id = 1;",
        found: ("audit_content", "audit record"),
    },
    Tampering {
        name: "a settlement that settles another one",
        statements: "update transactions set closes_id = 2 where id = 5;",
        found: ("wrong_reference", "transaction 5"),
    },
    Tampering {
        name: "a reversal that reverses another one",
        statements: "update transactions set reverses_id = 3 where id = 10;",
        found: ("wrong_reference", "transaction 10"),
    },
    Tampering {
        name: "a user joined into another one, past the desk",
        statements: "insert into owner_joins values ('ann', 'ben', 'mallory', 1);",
        found: ("joined_wallet", "account 1"),
    },
    Tampering {
        name: "an audit record",
        statements: "update audit_records set reason = 'another' where seq = 5;",
        found: ("audit_chain", "audit record 5"),
    },
    Tampering {
        name: "who did it, in an audit record",
        statements: "update audit_records set actor = 'mallory' where seq = 7;",
        found: ("audit_chain", "audit record 7"),
    },
    Tampering {
        name: "the digest in an audit record",
        statements: "
            update audit_records set content = hash
             where subject_kind = 'transaction' and subject_id = '2';",
        found: ("audit_content", "transaction 2"),
    },
    Tampering {
        name: "an audit record in the middle deleted",
        statements: "delete from audit_records where seq = 5;",
        found: ("audit_chain", "audit record 6"),
    },
    Tampering {
        name: "the first audit record deleted",
        statements: "delete from audit_records where seq = 1;",
        found: ("audit_chain", "audit record 2"),
    },
    Tampering {
        name: "the last audit record deleted",
        statements: CUT_OFF,
        found: ("audit_content", "transaction 11"),
    },
    Tampering {
        name: "all audit records deleted",
        statements: "delete from audit_records;",
        found: ("audit_content", "transaction 1"),
    },
    Tampering {
        name: "a transaction posted by hand, everything put right",
        statements: "
            insert into transactions (id, key, kind, stage, account_id, amount_minor, actor, posted_at)
            select 12, 'by_hand', 'top_up', 'posted', 1, 500, 'olive', posted_at
              from transactions where id = 11;
            insert into entries (account_id, seq, transaction_id, amount_minor, balance_minor)
            select account_id, seq + 1, 12, 500, balance_minor + 500
              from balances where account_id = 1;
            insert into entries (account_id, seq, transaction_id, amount_minor, balance_minor)
            select account_id, seq + 1, 12, -500, balance_minor - 500
              from balances where account_id = 3;
            update balances set seq = seq + 1, balance_minor = balance_minor + 500
             where account_id = 1;
            update balances set seq = seq + 1, balance_minor = balance_minor - 500
             where account_id = 3;
            update by_account_as_of set transaction_id = 12;",
        found: ("audit_content", "transaction 12"),
    },
    Tampering {
        name: "a transaction made larger, both legs and all balances put right",
        statements: "
            update transactions set amount_minor = amount_minor + 400 where id = 1;
            update entries set amount_minor = amount_minor + 400
             where account_id = 1 and transaction_id = 1;
            update entries set amount_minor = amount_minor - 400
             where account_id = 3 and transaction_id = 1;
            update entries set balance_minor = balance_minor + 400 where account_id = 1;
            update entries set balance_minor = balance_minor - 400 where account_id = 3;
            update balances set balance_minor = balance_minor + 400 where account_id = 1;
            update balances set balance_minor = balance_minor - 400 where account_id = 3;",
        found: ("audit_content", "transaction 1"),
    },
    Tampering {
        name: "the settings in force",
        statements: "
            update settings set body = replace(body, '\"grace_seconds\":60', '\"grace_seconds\":0');",
        found: ("audit_content", "settings 1"),
    },
    Tampering {
        name: "what evidence is asked for",
        statements: "
            update evidence_matrix set body = replace(body, 'As it stands.', 'As you like.');",
        found: ("audit_content", "evidence matrix 2"),
    },
    Tampering {
        name: "the refund policy that banks are told of",
        statements: "update standing_texts set body = replace(body, 'Within 14', 'Within 90');",
        found: ("audit_content", "standing texts 1"),
    },
    Tampering {
        name: "the state of a refund request",
        statements: "update refund_requests set state = 'in_review' where id = 1;",
        found: ("audit_content", "refund request 1"),
    },
    Tampering {
        name: "the amount of a refund request",
        statements: "update refund_requests set amount_minor = 499 where id = 1;",
        found: ("audit_content", "refund request 1"),
    },
    Tampering {
        name: "the status of a refund made at Stripe",
        statements: "update refunds set status = 'failed' where id = 're_1';",
        found: ("audit_content", "refund re_1"),
    },
    Tampering {
        name: "the amount of a dispute",
        statements: "update disputes set amount_minor = 1 where id = 'du_1';",
        found: ("audit_content", "dispute du_1"),
    },
    Tampering {
        name: "a user nobody created",
        statements: "
            insert into users (id, email, search_text, created_at) values ('eve', 'e@x', 'e', 0);",
        found: ("audit_content", "user eve"),
    },
];

/// A trigger that is missing, or was replaced by one without effect.
const GUARDS: &[(Engine, &str, &str)] = &[
    (Engine::Sqlite, "drop trigger entries_no_update", "table entries"),
    (Engine::Sqlite, "drop trigger settings_no_delete", "table settings"),
    (
        Engine::Sqlite,
        "drop trigger transactions_no_delete;
         create trigger transactions_no_delete before delete on transactions when 1 = 0
         begin select raise(abort, 'append_only: transactions'); end",
        "table transactions",
    ),
    (Engine::Postgres, "drop trigger entries_append_only on entries", "table entries"),
    (Engine::Postgres, "alter table holds disable trigger all", "table holds"),
    (
        Engine::Postgres,
        "drop trigger audit_records_no_truncate on audit_records",
        "table audit_records",
    ),
    (
        Engine::Postgres,
        "create or replace function refuse_change() returns trigger language plpgsql as
         'begin return new; end'",
        "table accounts",
    ),
];

/// Runs statements with the guards lifted, and puts the guards back: only the rows differ.
async fn tamper(world: &World, statements: &str) {
    let script = match world.engine() {
        Engine::Sqlite => {
            let mut tx = world.desk().db().read().await.expect("a snapshot");
            let triggers: Vec<(String, String)> =
                Query::new("select name, sql from sqlite_schema where type = 'trigger'")
                    .all(&mut tx)
                    .await
                    .expect("the triggers");
            assert!(triggers.len() >= 14, "{triggers:?}");
            let drops = triggers.iter().map(|(name, _)| format!("drop trigger {name};"));
            let guards = triggers.iter().map(|(_, sql)| format!("{sql};"));
            let (drops, guards) = (drops.collect::<String>(), guards.collect::<String>());
            format!(
                "pragma foreign_keys = off; begin immediate; {drops} {statements} {guards} commit;"
            )
        }
        Engine::Postgres => format!("set session_replication_role = replica; {statements}"),
    };
    world.run_sql(script.clone()).await.unwrap_or_else(|error| panic!("{script}: {error}"));
}

async fn verify(world: &World) -> Value {
    world.ok("verify", json!({})).await
}

fn has(found: &Value, kind: &str, place: &str) -> bool {
    let problems = found["problems"].as_array().expect("problems");
    problems.iter().any(|problem| {
        let at = problem["where"].as_str().expect("a place");
        problem["kind"] == json!(kind) && (at == place || at.starts_with(&format!("{place} ")))
    })
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_tampering_is_found_and_named(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = story(engine).await;
    let copies: Vec<String> = TABLES
        .iter()
        .map(|it| format!("create table copy_of_{it} as select * from {it};"))
        .collect();
    let copies = copies.concat();
    world.run_sql(copies).await.expect("copies of the tables");
    let put_back = |it| format!("delete from {it}; insert into {it} select * from copy_of_{it};");
    let put_back: String = TABLES.iter().map(put_back).collect();

    let mut missed = Vec::new();
    for Tampering { name, statements, found: (kind, place) } in TAMPERINGS {
        let before = verify(&world).await;
        assert_eq!(before["clean"], json!(true), "before {name}: {before:#}");
        tamper(&world, statements).await;
        let after = verify(&world).await;
        if after["clean"] != json!(false) || !has(&after, kind, place) {
            missed.push(format!("{name}: {}", after["problems"]));
        }
        tamper(&world, &put_back).await;
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// A chain that was cut off at its end is whole in itself; what stands without a record tells.
#[rstest]
#[case::of_a_user("create_user", json!({ "id": "eve", "email": "eve@example.com" }), "user eve")]
#[case::of_a_placed_hold(
    "place_hold", json!({ "user_id": "ann", "amount": 1, "case": "new" }), "hold 6"
)]
#[case::of_a_released_hold("release_hold", json!({ "case": "active" }), "hold 1")]
#[case::of_settings("set_settings", json!({ "grace_seconds": 5 }), "settings 2")]
#[case::of_standing_texts(
    "set_standing_texts",
    json!({ "texts": { "version": 1, "products": {
        "physical_product": { "refund_policy": "None." },
    } } }),
    "standing texts 2"
)]
#[case::of_a_refund_request(
    "request_refund",
    json!({ "user_id": "ann", "reference": "pi_1", "amount": 9, "reason": "not needed" }),
    "refund request 2"
)]
#[case::of_an_undone_approval(
    "undo_action", json!({ "case": "refund_request:1" }), "refund request 1"
)]
#[case::of_a_confirmed_action(
    "act_on_dispute", json!({ "dispute_id": "du_1", "action": "contest" }), "dispute du_1"
)]
#[tokio::test(flavor = "multi_thread")]
async fn a_last_record_cut_off_is_found(
    #[case] command: &str,
    #[case] input: Value,
    #[case] place: &str,
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = story(engine).await;
    world.ok(command, input).await;
    let before = verify(&world).await;
    assert_eq!(before["clean"], json!(true), "{before:#}");
    tamper(&world, CUT_OFF).await;
    let found = verify(&world).await;
    assert!(has(&found, "audit_content", place), "{found:#}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_missing_guard_is_found(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    for (_, statements, place) in GUARDS.iter().filter(|(of, _, _)| *of == engine) {
        let world = story(engine).await;
        world.run_sql(*statements).await.expect(statements);
        let found = verify(&world).await;
        assert!(has(&found, "guard_missing", place), "{statements}: {found:#}");
    }
}

/// Lifting the guards and putting them back is no tampering; and the guards hold.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_untouched_copy_stays_clean(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let world = story(engine).await;
    let before = verify(&world).await;
    assert_eq!(before["clean"], json!(true), "{before:#}");
    tamper(&world, "update entries set balance_minor = balance_minor;").await;
    assert_eq!(verify(&world).await, before);
    for statement in [
        "update entries set balance_minor = balance_minor",
        "delete from transactions",
        "update accounts set owner = owner",
        "delete from audit_records",
    ] {
        let refused = world.run_sql(statement).await.expect_err(statement).to_string();
        assert!(refused.contains("append_only"), "{statement}: {refused}");
    }
}

/// The list above leaves no kind of problem out.
#[tokio::test]
async fn every_kind_of_problem_is_provoked() {
    let tried: BTreeSet<&str> = TAMPERINGS.iter().map(|it| it.found.0).collect();
    let mut tried: BTreeSet<String> = tried.into_iter().map(str::to_owned).collect();
    tried.insert("guard_missing".to_owned());
    // A damaged file is made where backups are tested.
    tried.insert("file_damaged".to_owned());
    // Noted refunds are tampered with in `refunds::noted`.
    tried.insert("noted_refund_mismatch".to_owned());
    let verify = desk::commands::find("verify").expect("a command");
    let schema = json!(verify.describe().output);
    let rules = ["LedgerRule", "AuditRule", "DeskRule"];
    let kinds = rules
        .iter()
        .flat_map(|rule| schema["$defs"][rule]["oneOf"].as_array().expect("rules").iter());
    let kinds: BTreeSet<String> =
        kinds.map(|kind| kind["const"].as_str().expect("a word").to_owned()).collect();
    assert_eq!(tried, kinds);
}
