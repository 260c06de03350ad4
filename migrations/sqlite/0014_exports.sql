-- Exports that ended: what was exported, by whom, and how it ended.

create table exports (
    id         integer not null primary key,
    kind       text    not null,
    format     text    not null,
    input      text    not null,                -- JSON: what was asked for
    path       text    not null,
    actor      text    not null,
    started_at integer not null,
    ended_at   integer not null,
    state      text    not null,
    last_error text,                            -- code of the error that stopped it
    row_count  integer,
    bytes      integer,
    sha256     text,                            -- hexadecimal
    constraint exports_state_known check (state in ('done', 'cancelled', 'failed')),
    constraint exports_done_has_file check ((state = 'done') = (sha256 is not null))
) strict;
