import type { Actor } from '@pet/platform/identity';
import type { Finding } from './service/finding.ts';
import type { Verifying } from './service/verifying.ts';

/** What the resolvers of one request share. */
export interface AuditContext {
  readonly actor: Actor | null;
  readonly finding: Finding;
  readonly verifying: Verifying;
}
