import type { Migration } from '../migrate.ts'

/**
 * How people work with these records, and what each needs to sign in. Records of an earlier version are those of one
 * person, so nobody is asked. Records without an event are new: their first window asks.
 */
export const accounts: Migration = {
  version: 22,
  name: 'accounts',
  sql: `
    CREATE TABLE way_of_working (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      way TEXT NOT NULL CHECK (way IN ('just-me', 'several')),
      person_id TEXT NOT NULL REFERENCES people(id)  -- the one person of 'just-me'; of 'several', who chose it
    ) STRICT;
    INSERT INTO way_of_working
      SELECT 1, 'just-me', 'local' WHERE EXISTS (SELECT 1 FROM events) OR EXISTS (SELECT 1 FROM settings);

    CREATE TABLE accounts (
      person_id TEXT PRIMARY KEY REFERENCES people(id),
      roles TEXT NOT NULL,                           -- JSON: codes of roles
      password TEXT,                                 -- argon2id with its parameters; NULL: nobody can sign in with it
      one_time INTEGER NOT NULL DEFAULT 0,           -- 1: given by an administrator, changed at the next sign-in
      totp TEXT,                                     -- secret of the second factor, base32; NULL: none
      totp_step INTEGER NOT NULL DEFAULT 0           -- last time step whose code was used
    ) STRICT;
    CREATE TRIGGER accounts_remain BEFORE DELETE ON accounts BEGIN SELECT RAISE(ABORT, 'append-only'); END;

    CREATE TABLE recovery_codes (
      person_id TEXT NOT NULL REFERENCES people(id),
      code TEXT NOT NULL,                            -- SHA-256, hex
      PRIMARY KEY (person_id, code)
    ) STRICT;

    CREATE TABLE sign_in_failures (
      name TEXT PRIMARY KEY,                         -- 32 bits of SHA-256 of the name: no text that somebody typed
      failures INTEGER NOT NULL,                     -- in a row
      retry_at TEXT NOT NULL                         -- ISO 8601: no sooner
    ) STRICT;
  `,
}
