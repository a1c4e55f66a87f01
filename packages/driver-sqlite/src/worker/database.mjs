/** @import { DatabaseSyncInstance } from "@photostructure/sqlite" */

// "tocs": tells our files from those of other programs.
const applicationId = 0x746f6373;

/**
 * Opens the file for this process alone and brings its tables up to date.
 * @param {string} path
 * @param {readonly string[]} migrations
 * @returns {Promise<DatabaseSyncInstance>}
 */
export async function openDatabase(path, migrations) {
  const { DatabaseSync } = await library();
  /** @type {DatabaseSyncInstance | undefined} */
  let database;
  try {
    database = new DatabaseSync(path);
    // First, so that WAL needs no shared memory and a second process is refused.
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    database.exec("PRAGMA journal_mode = WAL");
    database.exec("PRAGMA synchronous = FULL");
    // 16 MB of WAL before it is folded into the file, 32 MB of cache (negative: in KiB).
    database.exec("PRAGMA wal_autocheckpoint = 4096; PRAGMA cache_size = -32768");
    database.exec("BEGIN EXCLUSIVE; COMMIT");
    migrate(database, path, migrations);
    return database;
  } catch (error) {
    database?.close();
    throw new Error(explain(path, error), { cause: error });
  }
}

/**
 * Node's own SQLite where it has one (22.13 and later), else a package with the same interface.
 * @returns {Promise<import("@photostructure/sqlite").SqliteModule>}
 */
async function library() {
  const builtin = process.getBuiltinModule?.("node:sqlite");
  return /** @type {any} */ (builtin) ?? (await import("@photostructure/sqlite"));
}

/**
 * @param {DatabaseSyncInstance} database
 * @param {string} path
 * @param {readonly string[]} migrations
 */
function migrate(database, path, migrations) {
  const version = database.prepare("PRAGMA user_version").get().user_version;
  const owner = database.prepare("PRAGMA application_id").get().application_id;
  const { tables } = database.prepare("SELECT count(*) AS tables FROM sqlite_master").get();
  if (tables > 0 && owner !== applicationId) {
    throw new Error(`${path} is the database of another program: give storage another path`);
  }
  if (version > migrations.length) {
    throw new Error(
      `${path} was written by a newer version (its schema is ${version}, this one knows ` +
        `${migrations.length}): install that version again, or start on another file`,
    );
  }
  for (let step = version; step < migrations.length; step += 1) {
    database.exec(`BEGIN IMMEDIATE; ${migrations[step]};
      PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${step + 1}; COMMIT`);
  }
}

/**
 * @param {string} path
 * @param {unknown} error
 * @returns {string}
 */
function explain(path, error) {
  const message = error instanceof Error ? error.message : String(error);
  switch (primaryCode(error)) {
    case 5: // SQLITE_BUSY
      return (
        `${path} is in use by another process: stop that one, or give this one another file. ` +
        "Several processes can share a Redis: storage: redis://…"
      );
    case 26: // SQLITE_NOTADB
      return `${path} is not a SQLite database: give storage another path, or move that file away`;
    case 14: // SQLITE_CANTOPEN
      return `${path} can't be opened (${message}): is it a file that this user may read and write?`;
    case 8: // SQLITE_READONLY
      return `${path} is read-only for this user: allow writing to it and to its directory`;
    default:
      return message.includes(path) ? message : `${path}: ${message}`;
  }
}

/**
 * SQLite's result code; extended codes carry it in their low byte.
 * @param {unknown} error
 * @returns {number}
 */
function primaryCode(error) {
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) : 0;
  return code & 0xff;
}
