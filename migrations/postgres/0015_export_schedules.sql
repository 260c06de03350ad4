-- Exports on a schedule, into a folder.

create table export_schedules (
    id         bigint not null primary key,
    input      text not null,                   -- JSON: what is exported
    frequency  text not null,
    folder     text not null,
    kept       bigint not null,                -- number of files kept
    created_by text not null,
    created_at bigint not null,
    tried_at   bigint,                         -- when the last attempt began
    last_error text,                            -- code of its error; null when it succeeded
    removed_at bigint,
    constraint export_schedules_frequency_known check (frequency in ('daily', 'weekly', 'monthly')),
    constraint export_schedules_kept_positive check (kept > 0)
);

alter table exports add column schedule_id bigint references export_schedules (id);
-- Place of the database whose schedule made it: a copy of it leaves the file alone.
alter table exports add column made_in text;
-- When its file was removed by its schedule, or found missing or changed.
alter table exports add column gone_at bigint;
create index exports_schedule on exports (schedule_id, id) where schedule_id is not null;
