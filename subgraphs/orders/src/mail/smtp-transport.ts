import type { MailRoute } from '@pet/platform/config';
import { createTransport } from 'nodemailer';
import type { MailTransport } from './transport.ts';

/** How long a mail server may take, in milliseconds. */
export interface SmtpPatience {
  /** To be found and connected to, to greet, and to agree on TLS. */
  readonly connect: number;
  /** To say something. */
  readonly silence: number;
  /** For a mail in all, however it drips. */
  readonly mail: number;
}

/** In all less than a process drains for (30 s), and than the minute after which another one may try the same mail. */
const usualPatience: SmtpPatience = { connect: 5_000, silence: 10_000, mail: 20_000 };

/** The domain of an address: what follows its last @. */
function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/**
 * Sends mails to a server, each over a connection of its own. A mail that is sent again has the Message-ID it had.
 * @param server a password in its address is never sent without TLS
 */
export function openSmtpTransport(
  { url, from }: Extract<MailRoute, { to: 'server' }>,
  patience: SmtpPatience = usualPatience,
): MailTransport {
  const transporter = createTransport({
    url,
    requireTLS: new URL(url).password !== '',
    connectionTimeout: patience.connect,
    socketTimeout: patience.silence,
  });
  const domain = domainOf(from);
  return {
    async send({ id, to, subject, text }) {
      await transporter.sendMail({
        messageId: `<${id}@${domain}>`,
        from: { name: 'All Pet Plus', address: from },
        // As an object it is one address, whatever stands in it; a text would be parsed, and could name several.
        to: { name: '', address: to },
        subject,
        text,
        signal: AbortSignal.timeout(patience.mail),
      });
    },
  };
}
