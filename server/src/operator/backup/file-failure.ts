import { BackupRefused, DamagedBackup } from '../../open-database.js';
import { CommandFailed, exitCodes } from '../outcome.js';

/** Runs work on a file that an operator named, and tells what is wrong with the file by the exit code. */
export async function withFile<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asFailure(file, error);
  }
}

function asFailure(file: string, error: unknown): unknown {
  if (error instanceof DamagedBackup) {
    const detail = `${file}: ${error.message} Nothing was changed.`;
    return new CommandFailed({ code: 'damaged', detail, exitCode: exitCodes.damaged });
  }
  if (error instanceof BackupRefused) {
    return new CommandFailed({ code: 'conflict', detail: error.message, exitCode: exitCodes.refused });
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES') {
    const detail = `${file} cannot be opened (${code}). Nothing was changed.`;
    return new CommandFailed({ code: 'missing', detail, exitCode: exitCodes.missing });
  }
  return error;
}
