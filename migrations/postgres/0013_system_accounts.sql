-- Every posting reads the system accounts; without this it goes through all wallets.
create index accounts_system on accounts (kind, currency) where owner is null;
