import type { Cause } from '@pet/platform/events';
import type { Actor } from '@pet/platform/identity';
import type { ExportLinks } from './exports/links.ts';
import type { AnalyticsServices } from './service/index.ts';

/** What the resolvers of one request share. */
export interface AnalyticsContext {
  readonly actor: Actor | null;
  /** What events that follow from the request say of it. */
  readonly cause: Cause;
  readonly exportLinks: ExportLinks;
  readonly services: AnalyticsServices;
  readonly now: () => Date;
}
