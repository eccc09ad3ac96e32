/** One message of ours. Plain text: nothing in it can be clicked but the links that stand in it. */
export interface Mail {
  /** One address as `readEmailAddress` accepts it. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Hands messages over for delivery. Resolves when the message is out of our hands; rejects when it could not be taken. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
}

/** Refuses what would write headers of its own (ASVS 1.3.11) or address more than one mailbox. */
export function refuseUnsafeMail(mail: Mail): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not get through
  if (/[\u0000-\u001f\u007f]/.test(mail.to + mail.subject))
    throw new Error('a mail header may not hold control characters');
  if (!/^[^\s,;:<>()"]+@[^\s,;:<>()"@]+$/.test(mail.to))
    throw new Error('a mail goes to exactly one address');
}

/** The address our messages come from when none is configured. */
export function senderAt(publicUrl: string): string {
  const host = new URL(publicUrl).hostname;
  const isName = /[a-z]/i.test(host) && !host.includes(':');
  return `no-reply@${isName ? host : 'localhost'}`;
}
