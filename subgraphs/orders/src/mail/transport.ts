import type { Logger } from '@pet/platform/observability';
import type { Letter } from '../domain/letters.ts';

/** A letter on its way to somebody. */
export interface OutgoingMail extends Letter {
  /** The same at every try, so that a mail server or reader can tell a repeat. */
  readonly id: string;
  readonly to: string;
}

/** What mails are handed to. */
export interface MailTransport {
  /** @throws Error when the mail was not accepted in time, or nobody can tell */
  send(mail: OutgoingMail): Promise<void>;
}

/** Writes mails to the log instead of sending them. */
export function openLogTransport(logger: Logger): MailTransport {
  return {
    async send({ id, subject, to, text }) {
      logger.info({ mailId: id, subject }, 'a mail would be sent');
      logger.debug({ mailId: id, to, text }, 'its text');
    },
  };
}
