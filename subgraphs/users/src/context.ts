import type { Actor } from '@pet/platform/identity';
import type { Loaders } from './loaders.ts';
import type { Accounts } from './service/accounts.ts';
import type { Administration } from './service/administration.ts';
import type { Sessions } from './service/sessions.ts';

/** What the resolvers of one request work with. */
export interface UsersContext {
  readonly actor: Actor | null;
  readonly requestId: string;
  /** What the asking device calls itself, cut to a length worth keeping. */
  readonly userAgent: string | null;
  readonly loaders: Loaders;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly administration: Administration;
}
