-- Forgetting a person: who was forgotten, and whose objects of Stripe are stored without personal
-- data from then on.

alter table users add column forgotten_at integer;          -- null: not forgotten
alter table users add column forgotten_by text;
create index users_forgotten on users (id) where forgotten_at is not null;

create table forgotten_objects (
    id      text not null primary key,          -- Stripe's
    kind    text not null,                      -- payment: one of the ids of a payment
    user_id text not null references users (id)
) strict;
create index forgotten_objects_user on forgotten_objects (user_id, kind);
