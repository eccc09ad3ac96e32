import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '@neoagent/core';
import { createTransport } from 'nodemailer';
import { type Mailer, refuseUnsafeMail } from './mailer.js';

/**
 * Writes every message to a file of its own, `<time>-<id>.eml`, readable by the owner of the process only, for installations
 * without a mail server. The log names the file and nothing of its content, since links in it let their reader in.
 */
export function createOutboxMailer(options: {
  readonly directory: string;
  readonly from: string;
  readonly clock: Clock;
  readonly log: { info(fields: object, message: string): void };
}): Mailer {
  const composer = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'unix',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(mail) {
      refuseUnsafeMail(mail);
      const { message } = await composer.sendMail({
        from: options.from,
        to: { name: '', address: mail.to },
        subject: mail.subject,
        text: mail.text,
        date: new Date(options.clock.now()),
      });
      const time = new Date(options.clock.now()).toISOString().replaceAll(':', '-');
      const file = path.join(options.directory, `${time}-${randomUUID()}.eml`);
      await mkdir(options.directory, { recursive: true, mode: 0o700 });
      await writeFile(file, message as Buffer, { mode: 0o600, flag: 'wx' });
      options.log.info({ file: path.basename(file) }, 'a mail is in the outbox');
    },
  };
}
