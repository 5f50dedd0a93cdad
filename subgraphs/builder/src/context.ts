import type { Cause } from '@pet/platform/events';
import type { Actor } from '@pet/platform/identity';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Reader } from './domain/access.ts';
import type { Loaders } from './loaders.ts';
import type { PreviewLinks } from './preview-links.ts';
import type { Changes } from './service/changes.ts';
import type { Designs } from './service/designs.ts';
import type { PresetShelf } from './service/preset-shelf.ts';
import type { Presets } from './service/presets.ts';
import type { Shares } from './service/shares.ts';

/** What the resolvers of one request work with. */
export interface BuilderContext {
  readonly actor: Actor | null;
  /** The actor as the domain's ownership rule sees it. */
  readonly reader: Reader;
  /** What its events say of why they happened. */
  readonly cause: Cause;
  readonly prisma: PrismaClient;
  readonly loaders: Loaders;
  readonly designs: Designs;
  readonly shares: Shares;
  readonly presets: Presets;
  readonly presetShelf: PresetShelf;
  readonly changes: Changes;
  readonly previews: PreviewLinks;
}
