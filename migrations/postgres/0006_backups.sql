-- Scheduled backups of a workspace that is a file. A workspace on a server has the tables and no use
-- for them.

-- One row: the schedule, and how the last attempt ended. A null setting is the default.
create table backup_schedule (
    one        bigint not null primary key,
    frequency  text,
    folder     text,                            -- null: the folder `backups` beside the file
    kept       bigint,                          -- number of backups kept
    tried_at   bigint,                          -- when the last attempt began
    last_error text,                            -- code of its error; null when it succeeded
    constraint backup_schedule_one check (one = 1),
    constraint backup_schedule_frequency_known check (frequency in ('off', 'daily', 'weekly')),
    constraint backup_schedule_kept_positive check (kept > 0)
);
insert into backup_schedule (one) values (1);

-- Backups that the schedule has made; only these are removed by it.
create table scheduled_backups (
    id       bigint not null primary key,
    made_for text    not null,                  -- path of the workspace file then
    path     text    not null,
    bytes    bigint not null,
    sha256   text    not null,                  -- hexadecimal
    made_at  bigint not null,
    gone_at  bigint,                            -- removed, or found missing or changed
    constraint scheduled_backups_bytes_positive check (bytes > 0)
);
create index scheduled_backups_kept on scheduled_backups (made_for, id) where gone_at is null;
