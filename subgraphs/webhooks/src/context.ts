import type { Cause } from '@pet/platform/events';
import type { Actor } from '@pet/platform/identity';
import type { Loaders } from './loaders.ts';
import type { Finding } from './service/finding.ts';
import type { Reconciling } from './service/reconciling.ts';
import type { Replaying } from './service/replaying.ts';

/** What the resolvers of one request share. */
export interface WebhooksContext {
  readonly actor: Actor | null;
  /** Why what the request does happens. */
  readonly cause: Cause;
  readonly loaders: Loaders;
  readonly finding: Finding;
  readonly replaying: Replaying;
  readonly reconciling: Reconciling;
}
