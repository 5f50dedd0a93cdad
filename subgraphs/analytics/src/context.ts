import type { Actor } from '@pet/platform/identity';
import type { ExportLinks } from './exports/links.ts';
import type { AnalyticsServices } from './service/index.ts';

/** What the resolvers of one request share. */
export interface AnalyticsContext {
  readonly actor: Actor | null;
  readonly exportLinks: ExportLinks;
  readonly services: AnalyticsServices;
  readonly now: () => Date;
}
