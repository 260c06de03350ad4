-- Tokens: what the merchant's own programs call the server with.

create table tokens (
    id          text    not null primary key,   -- public part of the token
    name        text    not null,               -- acts in the audit trail as service:NAME
    role        text    not null,
    commands    text    not null,               -- JSON array: the commands it may call
    secret_hash blob    not null,               -- SHA-256 of the secret part; the secret is not kept
    created_at  integer not null,
    created_by  text    not null,
    expires_at  integer,
    used_at     integer,                        -- last use, to a few minutes
    revoked_at  integer,
    revoked_by  text,
    constraint tokens_role_known check (role in ('service')),
    constraint tokens_hash_size check (length(secret_hash) = 32),
    constraint tokens_revoked_by_somebody check ((revoked_at is null) = (revoked_by is null))
) strict;
