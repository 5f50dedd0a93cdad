import type { Cause } from '@pet/platform/events';
import type { Actor } from '@pet/platform/identity';
import type { Loaders } from './loaders.ts';
import type { Accounts } from './service/accounts.ts';
import type { Administration } from './service/administration.ts';
import type { Sessions } from './service/sessions.ts';

/** What the resolvers of one request work with. */
export interface UsersContext {
  readonly actor: Actor | null;
  /** What its events say of why they happened. */
  readonly cause: Cause;
  /** What the asking device calls itself, cut to a length worth keeping. */
  readonly userAgent: string | null;
  readonly loaders: Loaders;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly administration: Administration;
}
