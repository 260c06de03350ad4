CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'append_only: %', tg_table_name;
end $$;
CREATE TABLE public._sqlx_migrations (
    version bigint NOT NULL,
    description text NOT NULL,
    installed_on timestamp with time zone DEFAULT now() NOT NULL,
    success boolean NOT NULL,
    checksum bytea NOT NULL,
    execution_time bigint NOT NULL
);
CREATE TABLE public.account_entries (
    account_id bigint NOT NULL,
    transaction_id bigint NOT NULL
);
CREATE TABLE public.balances (
    account_id bigint NOT NULL,
    seq bigint NOT NULL,
    balance_minor bigint NOT NULL
);
CREATE TABLE public.by_account_as_of (
    one bigint NOT NULL,
    transaction_id bigint NOT NULL,
    CONSTRAINT by_account_as_of_one_row CHECK ((one = 1))
);
CREATE TABLE public.entries (
    transaction_id bigint NOT NULL,
    account_id bigint NOT NULL,
    seq bigint NOT NULL,
    amount_minor bigint NOT NULL,
    balance_minor bigint NOT NULL,
    CONSTRAINT entries_amount_not_zero CHECK ((amount_minor <> 0)),
    CONSTRAINT entries_seq_positive CHECK ((seq > 0))
);
CREATE VIEW public.account_states AS
 SELECT b.account_id,
    COALESCE(e.seq, b.seq) AS seq,
    COALESCE(e.balance_minor, b.balance_minor) AS balance_minor
   FROM ((public.balances b
     LEFT JOIN ( SELECT entries.account_id,
            max(entries.transaction_id) AS transaction_id
           FROM public.entries
          WHERE (entries.transaction_id > COALESCE(( SELECT by_account_as_of.transaction_id
                   FROM public.by_account_as_of), (0)::bigint))
          GROUP BY entries.account_id) moved ON ((moved.account_id = b.account_id)))
     LEFT JOIN public.entries e ON (((e.transaction_id = moved.transaction_id) AND (e.account_id = moved.account_id))));
CREATE TABLE public.accounts (
    id bigint NOT NULL,
    code text NOT NULL,
    kind text NOT NULL,
    owner text,
    currency text NOT NULL,
    opened_at bigint NOT NULL,
    CONSTRAINT accounts_currency_form CHECK ((length(currency) = 3)),
    CONSTRAINT accounts_owner_of_wallets CHECK (((kind = 'wallet'::text) = (owner IS NOT NULL)))
);
CREATE TABLE public.active_holds (
    hold_id bigint NOT NULL,
    account_id bigint NOT NULL,
    amount_minor bigint NOT NULL,
    expires_at bigint
);
CREATE TABLE public.attention_items (
    id bigint NOT NULL,
    code text NOT NULL,
    subject text NOT NULL,
    message text NOT NULL,
    opened_at bigint NOT NULL,
    closed_at bigint,
    closed_by text,
    note text
);
CREATE TABLE public.audit_records (
    seq bigint NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    reason text,
    before text,
    after text,
    content bytea,
    hash bytea NOT NULL
);
CREATE TABLE public.case_looks (
    subject text NOT NULL,
    looked_at bigint NOT NULL,
    looked_by text NOT NULL
);
CREATE TABLE public.disputes (
    id text NOT NULL,
    user_id text NOT NULL,
    reference text NOT NULL,
    charge text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    is_open bigint NOT NULL,
    reason text NOT NULL,
    currency text NOT NULL,
    amount_minor bigint NOT NULL,
    due_at bigint,
    answerable bigint NOT NULL,
    submission_count bigint NOT NULL,
    livemode bigint NOT NULL,
    opened_at bigint NOT NULL,
    decision text,
    action text,
    action_state text,
    attempt bigint NOT NULL,
    leaves_at bigint,
    handled_by text,
    raw text NOT NULL,
    seen_at bigint NOT NULL,
    facts text,
    revision bigint NOT NULL,
    awaits text,
    phase text NOT NULL,
    needs_response bigint NOT NULL,
    effect text NOT NULL,
    answered_at bigint,
    refund_id text,
    CONSTRAINT disputes_action_known CHECK ((action = ANY (ARRAY['accept'::text, 'contest'::text, 'refund_in_full'::text]))),
    CONSTRAINT disputes_action_state_known CHECK ((action_state = ANY (ARRAY['leaving'::text, 'sent'::text, 'answered'::text, 'refused'::text, 'without_effect'::text]))),
    CONSTRAINT disputes_action_whole CHECK (((action IS NULL) = (action_state IS NULL))),
    CONSTRAINT disputes_awaits_known CHECK ((awaits = ANY (ARRAY['withdrawal'::text, 'reinstatement'::text, 'fee'::text, 'fee_return'::text]))),
    CONSTRAINT disputes_effect_known CHECK ((effect = ANY (ARRAY['nothing'::text, 'hold'::text, 'take'::text, 'give_back'::text]))),
    CONSTRAINT disputes_kind_known CHECK ((kind = ANY (ARRAY['inquiry'::text, 'chargeback'::text]))),
    CONSTRAINT disputes_phase_known CHECK ((phase = ANY (ARRAY['inquiry'::text, 'chargeback'::text, 'appeal'::text])))
);
CREATE VIEW public.entries_by_account AS
 SELECT o.account_id,
    e.seq,
    o.transaction_id,
    e.amount_minor,
    e.balance_minor
   FROM (public.account_entries o
     JOIN public.entries e ON (((e.transaction_id = o.transaction_id) AND (e.account_id = o.account_id))))
UNION ALL
 SELECT entries.account_id,
    entries.seq,
    entries.transaction_id,
    entries.amount_minor,
    entries.balance_minor
   FROM public.entries
  WHERE (entries.transaction_id > COALESCE(( SELECT by_account_as_of.transaction_id
           FROM public.by_account_as_of), (0)::bigint));
CREATE TABLE public.evidence_attachments (
    id bigint NOT NULL,
    dispute_id text NOT NULL,
    field text NOT NULL,
    "position" bigint NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    pages bigint NOT NULL,
    sha256 text NOT NULL,
    bytes bytea NOT NULL,
    added_at bigint NOT NULL,
    added_by text NOT NULL
);
CREATE TABLE public.evidence_drafts (
    dispute_id text NOT NULL,
    revision bigint NOT NULL,
    product text NOT NULL,
    texts text NOT NULL,
    enhanced text NOT NULL,
    staged_at bigint,
    updated_at bigint NOT NULL,
    updated_by text NOT NULL
);
CREATE TABLE public.evidence_matrix (
    version bigint NOT NULL,
    body text NOT NULL,
    actor text NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.evidence_sent (
    id bigint NOT NULL,
    dispute_id text NOT NULL,
    key text NOT NULL,
    submitted bigint NOT NULL,
    texts text NOT NULL,
    files text NOT NULL,
    enhanced text NOT NULL,
    sent_at bigint NOT NULL,
    actor text NOT NULL
);
CREATE TABLE public.evidence_uploads (
    dispute_id text NOT NULL,
    sha256 text NOT NULL,
    file_id text NOT NULL,
    uploaded_at bigint NOT NULL
);
CREATE TABLE public.hold_ends (
    hold_id bigint NOT NULL,
    state text NOT NULL,
    transaction_id bigint,
    actor text NOT NULL,
    ended_at bigint NOT NULL,
    CONSTRAINT hold_ends_state_known CHECK ((state = ANY (ARRAY['released'::text, 'captured'::text, 'expired'::text])))
);
CREATE TABLE public.holds (
    id bigint NOT NULL,
    case_key text NOT NULL,
    account_id bigint NOT NULL,
    asked_minor bigint NOT NULL,
    amount_minor bigint NOT NULL,
    actor text NOT NULL,
    placed_at bigint NOT NULL,
    expires_at bigint,
    CONSTRAINT holds_amounts CHECK (((amount_minor >= 0) AND (asked_minor > 0) AND (amount_minor <= asked_minor)))
);
CREATE TABLE public.outbox_calls (
    id bigint NOT NULL,
    subject text NOT NULL,
    idempotency_key text NOT NULL,
    method text NOT NULL,
    path text NOT NULL,
    body text NOT NULL,
    state text NOT NULL,
    due_at bigint NOT NULL,
    attempts bigint NOT NULL,
    last_error text,
    request_id text,
    object_id text,
    first_sent_at bigint,
    looked_at bigint,
    for_attempt bigint NOT NULL,
    for_phase text,
    answers_before bigint,
    created_at bigint NOT NULL,
    changed_at bigint NOT NULL,
    CONSTRAINT outbox_calls_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'answered'::text, 'refused'::text, 'cancelled'::text, 'unknown'::text, 'unresolved'::text])))
);
CREATE TABLE public.payment_claims (
    kind text NOT NULL,
    source text NOT NULL,
    reference text NOT NULL,
    currency text NOT NULL,
    amount_minor bigint NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    ordered_at bigint NOT NULL,
    hold_case text NOT NULL,
    CONSTRAINT payment_claims_kind_known CHECK ((kind = ANY (ARRAY['refund'::text, 'approved'::text, 'dispute'::text]))),
    CONSTRAINT payment_claims_state_known CHECK ((state = ANY (ARRAY['may_take'::text, 'takes'::text, 'nothing'::text])))
);
CREATE TABLE public.payment_ids (
    id text NOT NULL,
    payment text NOT NULL
);
CREATE VIEW public.payment_references AS
 SELECT asked.id AS asked,
    other.id AS reference
   FROM (public.payment_ids asked
     JOIN public.payment_ids other ON ((other.payment = asked.payment)));
CREATE TABLE public.payment_top_ups (
    payment text NOT NULL,
    transaction_id bigint NOT NULL
);
CREATE TABLE public.refund_requests (
    id bigint NOT NULL,
    key text,
    user_id text NOT NULL,
    reference text NOT NULL,
    currency text NOT NULL,
    asked_minor bigint NOT NULL,
    amount_minor bigint NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    result text,
    decision text NOT NULL,
    attempt bigint NOT NULL,
    refund_id text,
    leaves_at bigint,
    handled_by text,
    requested_at bigint NOT NULL,
    CONSTRAINT refund_requests_amounts CHECK (((asked_minor > 0) AND (amount_minor > 0))),
    CONSTRAINT refund_requests_state_known CHECK ((state = ANY (ARRAY['in_review'::text, 'leaving'::text, 'sent'::text, 'pending'::text, 'succeeded'::text, 'failed'::text, 'canceled'::text, 'rejected'::text, 'withdrawn'::text])))
);
CREATE TABLE public.refunds (
    id text NOT NULL,
    reference text NOT NULL,
    user_id text NOT NULL,
    currency text NOT NULL,
    amount_minor bigint NOT NULL,
    status text NOT NULL,
    request_id bigint,
    attempt bigint,
    raw text NOT NULL,
    seen_at bigint NOT NULL
);
CREATE TABLE public.reminders (
    subject text NOT NULL,
    kind text NOT NULL,
    due_at bigint NOT NULL,
    told_at bigint NOT NULL,
    CONSTRAINT reminders_kind_known CHECK ((kind = ANY (ARRAY['first_response_sla'::text, 'submission_sla'::text])))
);
CREATE TABLE public.settings (
    version bigint NOT NULL,
    body text NOT NULL,
    actor text NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.standing_texts (
    version bigint NOT NULL,
    body text NOT NULL,
    actor text NOT NULL,
    created_at bigint NOT NULL
);
CREATE TABLE public.stripe_events (
    id text NOT NULL,
    type text NOT NULL,
    created_at bigint NOT NULL,
    received_at bigint NOT NULL,
    source text NOT NULL,
    livemode bigint,
    scope text NOT NULL,
    listed_at bigint,
    object_kind text,
    object_id text,
    raw text NOT NULL,
    CONSTRAINT stripe_events_scope_known CHECK ((scope = ANY (ARRAY['own'::text, 'other_mode'::text, 'other_account'::text]))),
    CONSTRAINT stripe_events_source_known CHECK ((source = ANY (ARRAY['poll'::text, 'webhook'::text])))
);
CREATE TABLE public.stripe_lease (
    one bigint NOT NULL,
    holder text NOT NULL,
    program text NOT NULL,
    host text NOT NULL,
    pid bigint NOT NULL,
    since bigint NOT NULL,
    renewed_at bigint NOT NULL,
    CONSTRAINT stripe_lease_one CHECK ((one = 1))
);
CREATE TABLE public.stripe_objects (
    kind text NOT NULL,
    id text NOT NULL,
    created_at bigint NOT NULL,
    status text,
    payment_intent text,
    customer text,
    source text,
    currency text,
    amount_minor bigint,
    raw text NOT NULL,
    read_at bigint NOT NULL,
    reading bigint NOT NULL
);
CREATE TABLE public.stripe_reads (
    kind text NOT NULL,
    id text NOT NULL,
    asked bigint NOT NULL,
    attempts bigint NOT NULL,
    next_at bigint NOT NULL,
    planned_at bigint NOT NULL,
    last_error text
);
CREATE TABLE public.sync_collections (
    name text NOT NULL,
    place bigint NOT NULL,
    last_id text,
    read_count bigint NOT NULL,
    finished_at bigint,
    fresh_at bigint,
    last_error text,
    failed_at bigint,
    failures bigint NOT NULL,
    next_at bigint
);
CREATE TABLE public.sync_state (
    one bigint NOT NULL,
    up_to_date_at bigint,
    cursor_id text,
    gap_since bigint,
    full_read_at bigint,
    last_error text,
    failed_at bigint,
    livemode bigint,
    account_id text,
    is_demo bigint NOT NULL,
    readings bigint NOT NULL,
    credited_through bigint NOT NULL,
    looked_back_at bigint,
    open_read_at bigint,
    CONSTRAINT sync_state_one CHECK ((one = 1))
);
CREATE TABLE public.transactions (
    id bigint NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    stage text NOT NULL,
    account_id bigint NOT NULL,
    amount_minor bigint NOT NULL,
    reference text,
    reason text,
    actor text NOT NULL,
    metadata text,
    closes_id bigint,
    reverses_id bigint,
    posted_at bigint NOT NULL,
    CONSTRAINT transactions_amount_not_zero CHECK ((amount_minor <> 0)),
    CONSTRAINT transactions_closing CHECK (((stage = ANY (ARRAY['settlement'::text, 'void'::text])) = (closes_id IS NOT NULL))),
    CONSTRAINT transactions_kind_known CHECK ((kind = ANY (ARRAY['top_up'::text, 'usage'::text, 'grant'::text, 'refund'::text, 'dispute'::text, 'card_check'::text, 'fee'::text, 'adjustment'::text, 'reversal'::text]))),
    CONSTRAINT transactions_stage_known CHECK ((stage = ANY (ARRAY['posted'::text, 'pending'::text, 'settlement'::text, 'void'::text])))
);
CREATE TABLE public.unattached_cases (
    kind text NOT NULL,
    id text NOT NULL,
    payment text,
    code text NOT NULL,
    reason text NOT NULL,
    amount_minor bigint,
    currency text,
    opened_at bigint NOT NULL,
    due_at bigint,
    CONSTRAINT unattached_cases_kind_known CHECK ((kind = ANY (ARRAY['refund'::text, 'dispute'::text])))
);
CREATE TABLE public.users (
    id text NOT NULL,
    email text NOT NULL,
    name text,
    search_text text NOT NULL,
    created_at bigint NOT NULL
);
INSERT INTO public._sqlx_migrations VALUES (1, 'ledger', '2026-11-30 17:30:51.079315+00', true, '\xbcf4c38bc0c9a1f1a4057228c250d6f42525f4c789d37f442f46e5ff034b0c2fa5caccdc6e87574b6151fa96a3310432', 63962944);
INSERT INTO public._sqlx_migrations VALUES (2, 'desk', '2026-11-30 17:30:51.155101+00', true, '\x0cb57b1ddec0cf9c5a73ba3763f9c66d1d95e66a831fa080fa90919642f64fa9d000fcb27bb914e8ed5e96aaa6ba10a7', 44030197);
INSERT INTO public._sqlx_migrations VALUES (3, 'stripe', '2026-11-30 17:30:51.203105+00', true, '\x6a95c757af993fc4ab31135a5aa8721cd7fc8c040745408d1739d60de35eebfabb13e73db86d415deba0633eab1925ba', 40054555);
INSERT INTO public._sqlx_migrations VALUES (4, 'evidence', '2026-11-30 17:30:51.240327+00', true, '\x371cc9d3f707aedb8884802c325668aea00bce766806b16a50e4c3228d080d5ae1a44013ebf1120f925bb5cb2e4ec107', 33437861);
INSERT INTO public._sqlx_migrations VALUES (5, 'queue', '2026-11-30 17:30:51.279142+00', true, '\x7feab23ce88d28f36da252d03b683009ef8282bbebf20593a4c54b075f9ce3779b224fa3743c8bd319fa89652fcd2279', 23352803);
INSERT INTO public.accounts VALUES (1, 'wallet:u_ana/usd', 'wallet', 'u_ana', 'usd', 1796059851355521);
INSERT INTO public.accounts VALUES (2, 'wallet:u_bo/usd', 'wallet', 'u_bo', 'usd', 1796059851435966);
INSERT INTO public.accounts VALUES (3, 'stripe_balance/usd', 'stripe_balance', NULL, 'usd', 1796059851585977);
INSERT INTO public.accounts VALUES (4, 'usage_revenue/usd', 'usage_revenue', NULL, 'usd', 1796059851812491);
INSERT INTO public.accounts VALUES (5, 'promotions/usd', 'promotions', NULL, 'usd', 1796059851958754);
INSERT INTO public.accounts VALUES (6, 'disputes_receivable/usd', 'disputes_receivable', NULL, 'usd', 1796059852269691);
INSERT INTO public.accounts VALUES (7, 'dispute_fees/usd', 'dispute_fees', NULL, 'usd', 1796059852269691);
INSERT INTO public.active_holds VALUES (1, 2, 15, NULL);
INSERT INTO public.active_holds VALUES (2, 1, 900, NULL);
INSERT INTO public.audit_records VALUES (1, 1796059851355521, 'olive', 'wallet_opened', 'wallet', 'u_ana/usd', NULL, '{"balance":0,"held":0,"seq":0}', '{"balance":0,"held":0,"seq":0}', NULL, '\x491ce832d72c6535bdc1a8ff7b8d0d11cf095de307439e75b9076481a48c98db');
INSERT INTO public.audit_records VALUES (2, 1796059851355521, 'olive', 'user_created', 'user', 'u_ana', NULL, NULL, '{"id":"u_ana"}', NULL, '\x5db2c57a84ad48e6df32639a8fd467737b4cffdaacb3e5a965f9129a1fd3af4a');
INSERT INTO public.audit_records VALUES (3, 1796059851435966, 'olive', 'wallet_opened', 'wallet', 'u_bo/usd', NULL, '{"balance":0,"held":0,"seq":0}', '{"balance":0,"held":0,"seq":0}', NULL, '\x4113203feecb89a6145915a0438c1bb3de53b48a4786cd2aa7e99e9bdad2e928');
INSERT INTO public.audit_records VALUES (4, 1796059851435966, 'olive', 'user_created', 'user', 'u_bo', NULL, NULL, '{"id":"u_bo"}', NULL, '\x18a9be195aa347e60ee2761edb1bc1e816180bdf675de61502e245f002cde646');
INSERT INTO public.audit_records VALUES (5, 1796059851511906, 'olive', 'settings_changed', 'settings', 'settings', 'a frozen example', '{"counter_fee":1500,"default_currency":"usd","dispute_autopilot":false,"dispute_fee":1500,"dispute_policy":{"fallback":{"action":"contest","autopilot":"act_after_grace"},"rules":[{"action":"accept","applies_to":["chargeback"],"autopilot":"act_after_grace","id":"within_balance","note":null,"when":[{"fact":"balance_after","operator":"at_least","value":"tolerance"}]},{"action":"refund_in_full","applies_to":["inquiry"],"autopilot":"off","id":"inquiry_within_balance","note":null,"when":[{"fact":"balance_after","operator":"at_least","value":"tolerance"}]}],"settings":{"tolerance":500,"work_cost":0}},"effect_hours":24,"first_response_sla_hours":24,"grace_seconds":30,"other_currencies":{},"refund_autopilot":false,"refund_tolerance":500,"submission_sla_hours":48}', '{"counter_fee":1500,"default_currency":"usd","dispute_autopilot":false,"dispute_fee":1500,"dispute_policy":{"fallback":{"action":"contest","autopilot":"act_after_grace"},"rules":[{"action":"accept","applies_to":["chargeback"],"autopilot":"act_after_grace","id":"within_balance","note":null,"when":[{"fact":"balance_after","operator":"at_least","value":"tolerance"}]},{"action":"refund_in_full","applies_to":["inquiry"],"autopilot":"off","id":"inquiry_within_balance","note":null,"when":[{"fact":"balance_after","operator":"at_least","value":"tolerance"}]}],"settings":{"tolerance":500,"work_cost":0}},"effect_hours":24,"first_response_sla_hours":24,"grace_seconds":30,"other_currencies":{},"refund_autopilot":false,"refund_tolerance":700,"submission_sla_hours":48}', NULL, '\x93131fd2cc0b4b7ad5874fb69eaaa6c1c8c07abe3798dd72f5f56b88b0f73280');
INSERT INTO public.audit_records VALUES (6, 1796059851585977, 'olive', 'posted', 'transaction', '1', NULL, '{"balance":0,"held":0,"seq":0}', '{"balance":2000,"held":0,"seq":1}', '\x801d276c4335a77ca4efb15b94e3dec8e7cc2c760cafdab5effc4abbb0e91441', '\xdf407f84e66935ff74f301beb46c37af913581f267158814710df0427720672c');
INSERT INTO public.audit_records VALUES (7, 1796059851704851, 'olive', 'posted', 'transaction', '2', NULL, '{"balance":0,"held":0,"seq":0}', '{"balance":500,"held":0,"seq":1}', '\xa7a74315766a1c80909f8cfc2e68fb6d9b455d856db44d826b91682e7c804f55', '\x4daa867098d0d9d1eaeeca1259833a760473aacc0d927055c2b97ba93c2d046d');
INSERT INTO public.audit_records VALUES (8, 1796059851812491, 'olive', 'posted', 'transaction', '3', NULL, '{"balance":2000,"held":0,"seq":1}', '{"balance":1750,"held":0,"seq":2}', '\xd78ad4e280284326d1deb0940042d087e9f7e36ae15dcce393bd27b161dd1a74', '\x82a82125a0bcccba2eab697b580204a90c52ce7cdd1a46d22d3c1f18fede39c7');
INSERT INTO public.audit_records VALUES (9, 1796059851958754, 'olive', 'posted', 'transaction', '4', 'welcome', '{"balance":500,"held":0,"seq":1}', '{"balance":540,"held":0,"seq":2}', '\x5e367bcf3f2dd149422bae45d0139a7d6921d6eab6f4f20ebba11b2fa791f039', '\x526c30a2d9b3e8adbe31f9e3194a9315b4ec56bf384381cccfa4931c6f4595c4');
INSERT INTO public.audit_records VALUES (10, 1796059852036282, 'olive', 'hold_placed', 'hold', 'review_1', NULL, '{"balance":540,"held":0,"seq":2}', '{"account":2,"amount":15,"asked":15,"balance":540,"held":15,"seq":2}', NULL, '\xb4a79bacb20d210e96b6fb713f984cdb6b98e63389cdbec2a90754b24f5fb4c0');
INSERT INTO public.audit_records VALUES (11, 1796059852099630, 'olive', 'refund_requested', 'refund_request', '1', 'bought by mistake', NULL, '{"amount":300,"decision":{"action":"automatic","counterfactual":"Would go to review at a balance below -385 credits.","facts":[{"name":"amount","source":"refund_request","value":"$3.00"},{"name":"credits","source":"refund_request","value":"300 credits"},{"name":"balance","source":"wallet","value":"540 credits"},{"name":"under_way","source":"wallet","value":"15 credits"},{"name":"tolerance","source":"policy","value":"700 credits"}],"policy_version":1,"rule":"refund_within_tolerance","sentence":"Automatic: refunding $3.00 takes 300 credits and 15 credits are under way, which leaves 225 credits; the tolerance of 700 credits allows down to -700 credits."},"state":"in_review"}', NULL, '\x68ecf465ff4c9346e27ed4284a64057584fac36157f2da6f2d421d9b3057d0c1');
INSERT INTO public.audit_records VALUES (12, 1796059852269691, 'stripe', 'hold_placed', 'hold', 'dispute:du_1', NULL, '{"balance":1750,"held":0,"seq":2}', '{"account":1,"amount":900,"asked":900,"balance":1750,"held":900,"seq":2}', NULL, '\xcf55755efce73a394402ce3c54717fea3451759fceddc0ae6f2741d37310b1c7');
INSERT INTO public.audit_records VALUES (13, 1796059852269691, 'stripe', 'posted', 'transaction', '5', 'taken by the bank', '{"balance":0,"held":0,"seq":0}', '{"balance":-900,"held":0,"seq":1}', '\x955564932ea1da547e69411490038827b73bd0fcf8b06c7e0283cb67f531e1e9', '\xc5a6139b437cdbb80c0b208011fbbf3951d27c411559a3a53de1877cd377cbb4');
INSERT INTO public.audit_records VALUES (14, 1796059852269691, 'stripe', 'posted', 'transaction', '6', 'dispute fee', '{"balance":0,"held":0,"seq":0}', '{"balance":-1500,"held":0,"seq":1}', '\x1e4e47bbe9e2c8a867cd69abe79aadda586d3aae4e469524411e1fc76a634c41', '\x450448ea73e74220958d4c613c58858fe1f3a98ae9af1ae4133746c623d4dedf');
INSERT INTO public.audit_records VALUES (15, 1796059852269691, 'stripe', 'dispute_seen', 'dispute', 'du_1', 'fraudulent', NULL, '{"action":null,"action_state":null,"amount":900,"awaits":null,"decision":"accept","kind":"chargeback","status":"needs_response","submissions":0}', NULL, '\xd53adfc9c29374059df43b2c454d4da81e414df26509765fb9db3adb89a903f0');
INSERT INTO public.balances VALUES (1, 0, 0);
INSERT INTO public.balances VALUES (2, 0, 0);
INSERT INTO public.balances VALUES (3, 0, 0);
INSERT INTO public.balances VALUES (4, 0, 0);
INSERT INTO public.balances VALUES (5, 0, 0);
INSERT INTO public.balances VALUES (6, 0, 0);
INSERT INTO public.balances VALUES (7, 0, 0);
INSERT INTO public.disputes VALUES ('du_1', 'u_ana', 'pi_1', 'ch_1', 'chargeback', 'needs_response', 1, 'fraudulent', 'usd', 900, 1796700000000000, 1, 0, 0, 1796000000000000, '{"action":"accept","autopilot":"act_after_grace","counterfactual":{"action":"contest","current":1750,"fact":"balance","from":1399,"rule":"fallback","sentence":"Would be contested at a balance of 1,399 credits or less.","to":null},"expected":{"accept":-2400,"amount":900,"best":null,"contest":null,"contest_lost":-3900,"contest_won":-1500,"counter_fee":{"source":"fact","value":1500},"currency":"usd","dispute_fee":{"source":"fact","value":1500},"refund_in_full":null,"win_chance":{"basis":{"type":"unknown"},"basis_points":null},"work_cost":{"source":"settings","value":0}},"facts":[{"fact":"kind","source":"stripe","value":{"type":"word","word":"chargeback"}},{"fact":"amount","source":"stripe","value":{"credits":900,"type":"credits"}},{"fact":"balance","source":"ledger","value":{"credits":1750,"type":"credits"}},{"fact":"balance_after","source":"ledger","value":{"credits":850,"type":"credits"}},{"fact":"tolerance","source":"settings","value":{"credits":500,"type":"credits"}}],"policy_version":1,"rule":"within_balance","sentence":"Accept: rule within_balance fits: the balance after it is 850 credits (asked: the tolerance of 500 credits or more)."}', NULL, NULL, 0, NULL, NULL, '{"amount":900,"balance_transactions":[{"amount":-900,"available_on":1796000000,"balance_type":"payments","created":1796000000,"currency":"usd","description":"Chargeback withdrawal for ch_1","exchange_rate":null,"fee":1500,"fee_details":[{"amount":1500,"application":null,"currency":"usd","description":"Dispute fee","type":"stripe_fee"}],"id":"txn_du_1","net":-2400,"object":"balance_transaction","reporting_category":"dispute","source":"du_1","status":"available","type":"adjustment"}],"charge":"ch_1","created":1796000000,"currency":"usd","enhanced_eligibility_types":[],"evidence":{},"evidence_details":{"due_by":1796700000,"enhanced_eligibility":{},"has_evidence":false,"past_due":false,"submission_count":0},"id":"du_1","is_charge_refundable":false,"livemode":false,"metadata":{},"object":"dispute","payment_intent":"pi_1","payment_method_details":{"card":{"brand":"visa","case_type":"chargeback","network_reason_code":"10.4"},"type":"card"},"reason":"fraudulent","status":"needs_response"}', 1796059852269691, '{"amount":900,"answerable":true,"available":850,"balance":1750,"counter_fee":1500,"currency":"usd","customer_age_days":0,"days_left":7,"dispute_count":0,"dispute_fee":1500,"early_fraud_warning":false,"kind":"chargeback","money":900,"network":"visa","network_code":"10.4","payment_method":"card","reason":"fraudulent","reason_record":{"decided":0,"won":0},"refunded":0,"status":"needs_response","top_up_count":1,"used_share":1250}', 1, NULL, 'chargeback', 1, 'hold', NULL, NULL);
INSERT INTO public.entries VALUES (1, 1, 1, 2000, 2000);
INSERT INTO public.entries VALUES (1, 3, 1, -2000, -2000);
INSERT INTO public.entries VALUES (2, 2, 1, 500, 500);
INSERT INTO public.entries VALUES (2, 3, 2, -500, -2500);
INSERT INTO public.entries VALUES (3, 1, 2, -250, 1750);
INSERT INTO public.entries VALUES (3, 4, 1, 250, 250);
INSERT INTO public.entries VALUES (4, 2, 2, 40, 540);
INSERT INTO public.entries VALUES (4, 5, 1, -40, -40);
INSERT INTO public.entries VALUES (5, 6, 1, -900, -900);
INSERT INTO public.entries VALUES (5, 3, 3, 900, -1600);
INSERT INTO public.entries VALUES (6, 7, 1, -1500, -1500);
INSERT INTO public.entries VALUES (6, 3, 4, 1500, -100);
INSERT INTO public.holds VALUES (1, 'review_1', 2, 15, 15, 'olive', 1796059852036282, NULL);
INSERT INTO public.holds VALUES (2, 'dispute:du_1', 1, 900, 900, 'stripe', 1796059852269691, NULL);
INSERT INTO public.payment_claims VALUES ('dispute', 'du_1', 'pi_1', 'usd', 900, 'may_take', 'dispute lost (fraudulent)', 1796000000000000, 'dispute:du_1');
INSERT INTO public.payment_ids VALUES ('pi_1', 'pi_1');
INSERT INTO public.payment_ids VALUES ('ch_1', 'pi_1');
INSERT INTO public.payment_top_ups VALUES ('pi_1', 1);
INSERT INTO public.payment_top_ups VALUES ('pi_2', 2);
INSERT INTO public.refund_requests VALUES (1, 'r1', 'u_bo', 'pi_2', 'usd', 300, 300, 'in_review', 'bought by mistake', 'The refund request is under review.', '{"action":"automatic","counterfactual":"Would go to review at a balance below -385 credits.","facts":[{"name":"amount","source":"refund_request","value":"$3.00"},{"name":"credits","source":"refund_request","value":"300 credits"},{"name":"balance","source":"wallet","value":"540 credits"},{"name":"under_way","source":"wallet","value":"15 credits"},{"name":"tolerance","source":"policy","value":"700 credits"}],"policy_version":1,"rule":"refund_within_tolerance","sentence":"Automatic: refunding $3.00 takes 300 credits and 15 credits are under way, which leaves 225 credits; the tolerance of 700 credits allows down to -700 credits."}', 0, NULL, NULL, NULL, 1796059852099630);
INSERT INTO public.settings VALUES (1, '{"counter_fee":1500,"default_currency":"usd","dispute_autopilot":false,"dispute_fee":1500,"dispute_policy":{"fallback":{"action":"contest","autopilot":"act_after_grace"},"rules":[{"action":"accept","applies_to":["chargeback"],"autopilot":"act_after_grace","id":"within_balance","note":null,"when":[{"fact":"balance_after","operator":"at_least","value":"tolerance"}]},{"action":"refund_in_full","applies_to":["inquiry"],"autopilot":"off","id":"inquiry_within_balance","note":null,"when":[{"fact":"balance_after","operator":"at_least","value":"tolerance"}]}],"settings":{"tolerance":500,"work_cost":0}},"effect_hours":24,"first_response_sla_hours":24,"grace_seconds":30,"other_currencies":{},"refund_autopilot":false,"refund_tolerance":700,"submission_sla_hours":48}', 'olive', 1796059851511906);
INSERT INTO public.stripe_objects VALUES ('dispute', 'du_1', 1796000000000000, 'needs_response', 'pi_1', NULL, NULL, 'usd', 900, '{"amount":900,"balance_transactions":[{"amount":-900,"available_on":1796000000,"balance_type":"payments","created":1796000000,"currency":"usd","description":"Chargeback withdrawal for ch_1","exchange_rate":null,"fee":1500,"fee_details":[{"amount":1500,"application":null,"currency":"usd","description":"Dispute fee","type":"stripe_fee"}],"id":"txn_du_1","net":-2400,"object":"balance_transaction","reporting_category":"dispute","source":"du_1","status":"available","type":"adjustment"}],"charge":"ch_1","created":1796000000,"currency":"usd","enhanced_eligibility_types":[],"evidence":{},"evidence_details":{"due_by":1796700000,"enhanced_eligibility":{},"has_evidence":false,"past_due":false,"submission_count":0},"id":"du_1","is_charge_refundable":false,"livemode":false,"metadata":{},"object":"dispute","payment_intent":"pi_1","payment_method_details":{"card":{"brand":"visa","case_type":"chargeback","network_reason_code":"10.4"},"type":"card"},"reason":"fraudulent","status":"needs_response"}', 1796059852269691, 1);
INSERT INTO public.stripe_objects VALUES ('balance_transaction', 'txn_du_1', 1796000000000000, 'available', NULL, NULL, 'du_1', 'usd', -900, '{"amount":-900,"available_on":1796000000,"balance_type":"payments","created":1796000000,"currency":"usd","description":"Chargeback withdrawal for ch_1","exchange_rate":null,"fee":1500,"fee_details":[{"amount":1500,"application":null,"currency":"usd","description":"Dispute fee","type":"stripe_fee"}],"id":"txn_du_1","net":-2400,"object":"balance_transaction","reporting_category":"dispute","source":"du_1","status":"available","type":"adjustment"}', 1796059852269691, 1);
INSERT INTO public.sync_state VALUES (1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, NULL, NULL);
INSERT INTO public.transactions VALUES (1, 't1', 'top_up', 'posted', 1, 2000, 'pi_1', NULL, 'olive', NULL, NULL, NULL, 1796059851585977);
INSERT INTO public.transactions VALUES (2, 't2', 'top_up', 'posted', 2, 500, 'pi_2', NULL, 'olive', NULL, NULL, NULL, 1796059851704851);
INSERT INTO public.transactions VALUES (3, 't3', 'usage', 'posted', 1, -250, NULL, NULL, 'olive', '{"job":"7"}', NULL, NULL, 1796059851812491);
INSERT INTO public.transactions VALUES (4, 't4', 'grant', 'posted', 2, 40, NULL, 'welcome', 'olive', NULL, NULL, NULL, 1796059851958754);
INSERT INTO public.transactions VALUES (5, 'txn_du_1', 'dispute', 'posted', 6, -900, 'du_1', 'taken by the bank', 'stripe', NULL, NULL, NULL, 1796059852269691);
INSERT INTO public.transactions VALUES (6, 'txn_du_1:fee', 'fee', 'posted', 7, -1500, 'du_1', 'dispute fee', 'stripe', NULL, NULL, NULL, 1796059852269691);
INSERT INTO public.users VALUES ('u_ana', 'ana@example.com', 'Ana Lima', 'ana@example.com
ana lima', 1796059851355521);
INSERT INTO public.users VALUES ('u_bo', 'bo@example.com', NULL, 'bo@example.com
', 1796059851435966);
ALTER TABLE ONLY public._sqlx_migrations
    ADD CONSTRAINT _sqlx_migrations_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.account_entries
    ADD CONSTRAINT account_entries_pkey PRIMARY KEY (account_id, transaction_id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_code_key UNIQUE (code);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.active_holds
    ADD CONSTRAINT active_holds_pkey PRIMARY KEY (hold_id);
ALTER TABLE ONLY public.attention_items
    ADD CONSTRAINT attention_items_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_records
    ADD CONSTRAINT audit_records_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.balances
    ADD CONSTRAINT balances_pkey PRIMARY KEY (account_id);
ALTER TABLE ONLY public.by_account_as_of
    ADD CONSTRAINT by_account_as_of_pkey PRIMARY KEY (one);
ALTER TABLE ONLY public.case_looks
    ADD CONSTRAINT case_looks_pkey PRIMARY KEY (subject);
ALTER TABLE ONLY public.disputes
    ADD CONSTRAINT disputes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.entries
    ADD CONSTRAINT entries_pkey PRIMARY KEY (transaction_id, account_id);
ALTER TABLE ONLY public.evidence_attachments
    ADD CONSTRAINT evidence_attachments_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.evidence_drafts
    ADD CONSTRAINT evidence_drafts_pkey PRIMARY KEY (dispute_id);
ALTER TABLE ONLY public.evidence_matrix
    ADD CONSTRAINT evidence_matrix_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.evidence_sent
    ADD CONSTRAINT evidence_sent_key_key UNIQUE (key);
ALTER TABLE ONLY public.evidence_sent
    ADD CONSTRAINT evidence_sent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.evidence_uploads
    ADD CONSTRAINT evidence_uploads_pkey PRIMARY KEY (dispute_id, sha256);
ALTER TABLE ONLY public.hold_ends
    ADD CONSTRAINT hold_ends_pkey PRIMARY KEY (hold_id);
ALTER TABLE ONLY public.holds
    ADD CONSTRAINT holds_case_key_key UNIQUE (case_key);
ALTER TABLE ONLY public.holds
    ADD CONSTRAINT holds_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.outbox_calls
    ADD CONSTRAINT outbox_calls_idempotency_key_key UNIQUE (idempotency_key);
ALTER TABLE ONLY public.outbox_calls
    ADD CONSTRAINT outbox_calls_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.payment_claims
    ADD CONSTRAINT payment_claims_pkey PRIMARY KEY (kind, source);
ALTER TABLE ONLY public.payment_ids
    ADD CONSTRAINT payment_ids_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.payment_top_ups
    ADD CONSTRAINT payment_top_ups_pkey PRIMARY KEY (payment);
ALTER TABLE ONLY public.payment_top_ups
    ADD CONSTRAINT payment_top_ups_transaction_id_key UNIQUE (transaction_id);
ALTER TABLE ONLY public.refund_requests
    ADD CONSTRAINT refund_requests_key_key UNIQUE (key);
ALTER TABLE ONLY public.refund_requests
    ADD CONSTRAINT refund_requests_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reminders
    ADD CONSTRAINT reminders_pkey PRIMARY KEY (subject, kind, due_at);
ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.standing_texts
    ADD CONSTRAINT standing_texts_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.stripe_events
    ADD CONSTRAINT stripe_events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.stripe_lease
    ADD CONSTRAINT stripe_lease_pkey PRIMARY KEY (one);
ALTER TABLE ONLY public.stripe_objects
    ADD CONSTRAINT stripe_objects_pkey PRIMARY KEY (kind, id);
ALTER TABLE ONLY public.stripe_reads
    ADD CONSTRAINT stripe_reads_pkey PRIMARY KEY (kind, id);
ALTER TABLE ONLY public.sync_collections
    ADD CONSTRAINT sync_collections_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.sync_state
    ADD CONSTRAINT sync_state_pkey PRIMARY KEY (one);
ALTER TABLE ONLY public.transactions
    ADD CONSTRAINT transactions_key_key UNIQUE (key);
ALTER TABLE ONLY public.transactions
    ADD CONSTRAINT transactions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.unattached_cases
    ADD CONSTRAINT unattached_cases_pkey PRIMARY KEY (kind, id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
CREATE INDEX accounts_owner ON public.accounts USING btree (owner) WHERE (owner IS NOT NULL);
CREATE INDEX active_holds_account ON public.active_holds USING btree (account_id);
CREATE INDEX active_holds_expiry ON public.active_holds USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE UNIQUE INDEX attention_items_open ON public.attention_items USING btree (subject, code) WHERE (closed_at IS NULL);
CREATE INDEX audit_records_subject ON public.audit_records USING btree (subject_kind, subject_id, seq) WHERE (subject_kind <> 'transaction'::text);
CREATE INDEX balances_by_balance ON public.balances USING btree (balance_minor, account_id);
CREATE INDEX disputes_open ON public.disputes USING btree (due_at, id) WHERE (is_open = 1);
CREATE INDEX disputes_opened ON public.disputes USING btree (opened_at, id);
CREATE INDEX disputes_record ON public.disputes USING btree (reason, status, id) WHERE ((kind = 'chargeback'::text) AND (submission_count > 0));
CREATE INDEX disputes_reference ON public.disputes USING btree (reference);
CREATE INDEX disputes_user ON public.disputes USING btree (user_id, opened_at);
CREATE INDEX evidence_attachments_of ON public.evidence_attachments USING btree (dispute_id, field, "position");
CREATE INDEX evidence_sent_of ON public.evidence_sent USING btree (dispute_id, id);
CREATE INDEX holds_account ON public.holds USING btree (account_id, id);
CREATE INDEX outbox_calls_due ON public.outbox_calls USING btree (due_at, id) WHERE (state = ANY (ARRAY['waiting'::text, 'sending'::text, 'unknown'::text, 'unresolved'::text]));
CREATE INDEX outbox_calls_subject ON public.outbox_calls USING btree (subject, id);
CREATE INDEX payment_claims_reference ON public.payment_claims USING btree (reference);
CREATE INDEX payment_ids_payment ON public.payment_ids USING btree (payment);
CREATE INDEX refund_requests_reference ON public.refund_requests USING btree (reference, id);
CREATE INDEX refund_requests_refund ON public.refund_requests USING btree (refund_id) WHERE (refund_id IS NOT NULL);
CREATE INDEX refund_requests_state ON public.refund_requests USING btree (state, id);
CREATE INDEX refund_requests_user ON public.refund_requests USING btree (user_id, id);
CREATE INDEX refunds_request ON public.refunds USING btree (request_id) WHERE (request_id IS NOT NULL);
CREATE INDEX stripe_events_created ON public.stripe_events USING btree (created_at, id);
CREATE INDEX stripe_events_foreign ON public.stripe_events USING btree (scope) WHERE (scope <> 'own'::text);
CREATE INDEX stripe_events_listed ON public.stripe_events USING btree (created_at, id) WHERE (listed_at IS NOT NULL);
CREATE INDEX stripe_objects_customer ON public.stripe_objects USING btree (customer) WHERE (customer IS NOT NULL);
CREATE INDEX stripe_objects_payment ON public.stripe_objects USING btree (payment_intent) WHERE (payment_intent IS NOT NULL);
CREATE INDEX stripe_objects_source ON public.stripe_objects USING btree (source) WHERE (source IS NOT NULL);
CREATE INDEX stripe_reads_next ON public.stripe_reads USING btree (next_at);
CREATE UNIQUE INDEX transactions_closed_once ON public.transactions USING btree (closes_id) WHERE (closes_id IS NOT NULL);
CREATE INDEX transactions_kind ON public.transactions USING btree (kind, id) WHERE (kind <> 'usage'::text);
CREATE INDEX transactions_pending ON public.transactions USING btree (account_id, id) WHERE (stage = ANY (ARRAY['pending'::text, 'void'::text]));
CREATE INDEX transactions_reference ON public.transactions USING btree (reference, id) WHERE (reference IS NOT NULL);
CREATE UNIQUE INDEX transactions_reversed_once ON public.transactions USING btree (reverses_id) WHERE (reverses_id IS NOT NULL);
CREATE INDEX unattached_cases_payment ON public.unattached_cases USING btree (payment) WHERE (payment IS NOT NULL);
CREATE INDEX users_created ON public.users USING btree (created_at, id);
CREATE INDEX users_email ON public.users USING btree (email, id);
CREATE INDEX users_name ON public.users USING btree (COALESCE(name, email), id);
CREATE TRIGGER accounts_append_only BEFORE DELETE OR UPDATE ON public.accounts FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER accounts_no_truncate BEFORE TRUNCATE ON public.accounts FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER audit_records_append_only BEFORE DELETE OR UPDATE ON public.audit_records FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER audit_records_no_truncate BEFORE TRUNCATE ON public.audit_records FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER entries_append_only BEFORE DELETE OR UPDATE ON public.entries FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER entries_no_truncate BEFORE TRUNCATE ON public.entries FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER evidence_matrix_append_only BEFORE DELETE OR UPDATE ON public.evidence_matrix FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER evidence_matrix_no_truncate BEFORE TRUNCATE ON public.evidence_matrix FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER evidence_sent_append_only BEFORE DELETE OR UPDATE ON public.evidence_sent FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER evidence_sent_no_truncate BEFORE TRUNCATE ON public.evidence_sent FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hold_ends_append_only BEFORE DELETE OR UPDATE ON public.hold_ends FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER hold_ends_no_truncate BEFORE TRUNCATE ON public.hold_ends FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER holds_append_only BEFORE DELETE OR UPDATE ON public.holds FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER holds_no_truncate BEFORE TRUNCATE ON public.holds FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER settings_append_only BEFORE DELETE OR UPDATE ON public.settings FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER settings_no_truncate BEFORE TRUNCATE ON public.settings FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER standing_texts_append_only BEFORE DELETE OR UPDATE ON public.standing_texts FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER standing_texts_no_truncate BEFORE TRUNCATE ON public.standing_texts FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER transactions_append_only BEFORE DELETE OR UPDATE ON public.transactions FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER transactions_no_truncate BEFORE TRUNCATE ON public.transactions FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE ONLY public.active_holds
    ADD CONSTRAINT active_holds_hold_id_fkey FOREIGN KEY (hold_id) REFERENCES public.holds(id);
ALTER TABLE ONLY public.balances
    ADD CONSTRAINT balances_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.disputes
    ADD CONSTRAINT disputes_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);
ALTER TABLE ONLY public.evidence_attachments
    ADD CONSTRAINT evidence_attachments_dispute_id_fkey FOREIGN KEY (dispute_id) REFERENCES public.disputes(id);
ALTER TABLE ONLY public.evidence_drafts
    ADD CONSTRAINT evidence_drafts_dispute_id_fkey FOREIGN KEY (dispute_id) REFERENCES public.disputes(id);
ALTER TABLE ONLY public.evidence_sent
    ADD CONSTRAINT evidence_sent_dispute_id_fkey FOREIGN KEY (dispute_id) REFERENCES public.disputes(id);
ALTER TABLE ONLY public.evidence_uploads
    ADD CONSTRAINT evidence_uploads_dispute_id_fkey FOREIGN KEY (dispute_id) REFERENCES public.disputes(id);
ALTER TABLE ONLY public.hold_ends
    ADD CONSTRAINT hold_ends_hold_id_fkey FOREIGN KEY (hold_id) REFERENCES public.holds(id);
ALTER TABLE ONLY public.hold_ends
    ADD CONSTRAINT hold_ends_transaction_id_fkey FOREIGN KEY (transaction_id) REFERENCES public.transactions(id);
ALTER TABLE ONLY public.holds
    ADD CONSTRAINT holds_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.payment_top_ups
    ADD CONSTRAINT payment_top_ups_transaction_id_fkey FOREIGN KEY (transaction_id) REFERENCES public.transactions(id);
ALTER TABLE ONLY public.refund_requests
    ADD CONSTRAINT refund_requests_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);
ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_request_id_fkey FOREIGN KEY (request_id) REFERENCES public.refund_requests(id);
ALTER TABLE ONLY public.refunds
    ADD CONSTRAINT refunds_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);
ALTER TABLE ONLY public.transactions
    ADD CONSTRAINT transactions_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);
ALTER TABLE ONLY public.transactions
    ADD CONSTRAINT transactions_closes_id_fkey FOREIGN KEY (closes_id) REFERENCES public.transactions(id);
ALTER TABLE ONLY public.transactions
    ADD CONSTRAINT transactions_reverses_id_fkey FOREIGN KEY (reverses_id) REFERENCES public.transactions(id);
