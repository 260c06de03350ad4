-- The operator's queue: first reviews of cases, and reminders.

create table case_looks (
    subject   text   not null primary key,      -- refund_request:12, dispute:du_1
    looked_at integer not null,                  -- the first review
    looked_by text   not null
) strict;

-- One reminder for each case, SLA target and deadline; a changed deadline is a new one.
create table reminders (
    subject text   not null,
    kind    text   not null,
    due_at  integer not null,
    told_at integer not null,
    primary key (subject, kind, due_at),
    constraint reminders_kind_known check (kind in ('first_response_sla', 'submission_sla'))
) strict;
