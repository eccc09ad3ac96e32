/** One thing the doctor looked at. A warning works but should be mended; a problem does not work. */
export interface Check {
  readonly name: string;
  readonly level: 'ok' | 'warning' | 'problem';
  readonly message: string;
  /** What to do about it; `null` when all is well. */
  readonly fix: string | null;
}

export function ok(name: string, message: string): Check {
  return { name, level: 'ok', message, fix: null };
}

export function warning(name: string, message: string, fix: string): Check {
  return { name, level: 'warning', message, fix };
}

export function problem(name: string, message: string, fix: string): Check {
  return { name, level: 'problem', message, fix };
}

/** The operating system's name for what went wrong, or the message. */
export function causeOf(error: unknown): string {
  if (error instanceof Error) return 'code' in error ? String(error.code) : error.message;
  return String(error);
}
