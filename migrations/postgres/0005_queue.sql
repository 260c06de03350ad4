-- The operator's queue: who has looked at a case, and what somebody was reminded of.

create table case_looks (
    subject   text   not null primary key,      -- refund_request:12, dispute:du_1
    looked_at bigint not null,                  -- the first look
    looked_by text   not null
);

-- One reminder for each case, aim and deadline; a deadline that moves is a new one.
create table reminders (
    subject text   not null,
    kind    text   not null,
    due_at  bigint not null,
    told_at bigint not null,
    primary key (subject, kind, due_at),
    constraint reminders_kind_known check (kind in ('first_response_sla', 'submission_sla'))
);
