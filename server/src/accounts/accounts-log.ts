/** The part of the process's log that accounts write to. */
export interface AccountsLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
