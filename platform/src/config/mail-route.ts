import { StartupError } from './startup-error.ts';

/** Where mails go: to a mail server; in development to the log; else nowhere, so that they wait until there is one. */
export type MailRoute =
  | {
      readonly to: 'server';
      /** smtp:// or, with TLS from the beginning, smtps://; with the user and password that the server asks for. */
      readonly url: string;
      /** The address that mails come from. */
      readonly from: string;
    }
  | { readonly to: 'log' }
  | { readonly to: 'nowhere' };

/** The settings that say where mails go. */
export interface MailSettings {
  readonly url: string | undefined;
  readonly from: string | undefined;
  readonly development: boolean;
}

/** @throws StartupError when nobody is said to be the sender */
export function mailRouteOf({ url, from, development }: MailSettings): MailRoute {
  if (url === undefined) return { to: development ? 'log' : 'nowhere' };
  if (from === undefined)
    throw new StartupError('SMTP_URL needs MAIL_FROM, the address that mails come from.');
  return { to: 'server', url, from };
}
