/**
 * What turns each version of the file into the next; `user_version` counts how many were done.
 * Append, never edit: files out there have gone through them.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    value TEXT NOT NULL,
    version INTEGER NOT NULL,
    lane TEXT,
    due INTEGER,
    urgent INTEGER NOT NULL,
    sort INTEGER NOT NULL,
    expires INTEGER,
    terms TEXT
  );
  CREATE INDEX records_due ON records (due) WHERE due IS NOT NULL;
  CREATE INDEX records_expires ON records (expires) WHERE expires IS NOT NULL AND due IS NULL;

  CREATE TABLE postings (
    term INTEGER NOT NULL,
    sort INTEGER NOT NULL,
    id INTEGER NOT NULL,
    PRIMARY KEY (term, sort, id)
  ) WITHOUT ROWID;

  CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  INSERT INTO counters VALUES ('versions', 0), ('checks', 0);
  `,
];
