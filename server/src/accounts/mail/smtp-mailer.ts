import { createTransport } from 'nodemailer';
import { type Mailer, refuseUnsafeMail } from './mailer.js';

const patienceMs = 15_000;

/** Hands messages to the mail server behind an `smtp://` or `smtps://` address, over a few kept connections. */
export function createSmtpMailer(options: { readonly smtpUrl: string; readonly from: string }): Mailer {
  const url = new URL(options.smtpUrl);
  const isSecure = url.protocol === 'smtps:';
  const transport = createTransport({
    pool: true,
    host: url.hostname,
    port: url.port === '' ? (isSecure ? 465 : 587) : Number(url.port),
    secure: isSecure,
    ...(url.username !== '' && {
      auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    }),
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: patienceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(mail) {
      refuseUnsafeMail(mail);
      await transport.sendMail({
        from: options.from,
        to: { name: '', address: mail.to },
        subject: mail.subject,
        text: mail.text,
      });
    },
  };
}
