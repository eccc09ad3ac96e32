import { codeOf, storeFull, storeUnavailable } from '../faults.js';

const unavailable = /^SQLITE_(?:BUSY|LOCKED|IOERR|CANTOPEN|CORRUPT|NOTADB|READONLY|PERM|AUTH|PROTOCOL|NOMEM)/;

/** The fault a SQLite error stands for, or the error itself when it speaks about a statement and not about the store. */
export function asSqliteFault(error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  if (code.startsWith('SQLITE_FULL')) return storeFull(error);
  return unavailable.test(code) ? storeUnavailable(error) : error;
}
