-- Setting up a workspace, and what shows how far its account is read.

-- Steps that a person has decided; the others are derived from what they leave behind.
create table onboarding_steps (
    step         text   not null primary key,
    completed_at bigint not null,
    completed_by text   not null,
    constraint onboarding_steps_known check (step in ('users', 'policy', 'autopilot', 'finished'))
);
-- A workspace that was in use before has nothing left to set up.
insert into onboarding_steps (step, completed_at, completed_by)
select 'finished', 0, 'migration' from transactions where id = (select min(id) from transactions);

-- When the Stripe account was created; null when its key may not read that.
alter table sync_state add column account_created_at bigint;
