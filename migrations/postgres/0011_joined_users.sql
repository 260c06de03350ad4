-- Users that were joined into another one because both are the same person. Their transactions stay
-- where they are; whatever is posted to them from then on goes to the wallets of the other user.

create table owner_joins (
    owner      text    not null primary key,    -- the user that ended
    into_owner text    not null,                -- the user that continues; never joined itself
    joined_by  text    not null,
    joined_at  bigint  not null,
    constraint owner_joins_of_two check (owner <> into_owner)
);
create index owner_joins_into on owner_joins (into_owner);

-- The account on which the credits of an account are now.
create view account_homes as
    select a.id as account_id, coalesce(home.id, a.id) as home_id
      from accounts a
      left join owner_joins j on j.owner = a.owner
      left join accounts home on home.owner = j.into_owner and home.currency = a.currency;
