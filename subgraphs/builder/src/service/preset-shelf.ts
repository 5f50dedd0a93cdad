import { type Cause, type EventType, publish } from '@pet/platform/events';
import { type Connection, keyset, type PageRequest, toConnection } from '@pet/platform/graphql';
import { z } from 'zod';
import type { Preset, Prisma } from '../../generated/prisma/client.ts';
import { PresetCategory } from '../../generated/prisma/enums.ts';
import type { Reader } from '../domain/access.ts';
import { isSlug } from '../domain/naming.ts';
import type { ServiceDependencies, Transaction } from './dependencies.ts';

const seconds = 60;
/** Presets are few, and change seldom: each change makes all that is remembered of them stale. */
const tags = ['builder.presets'];

/** A preset as JSON makes it, read back. */
const preset: z.ZodType<Preset> = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  category: z.enum(PresetCategory),
  config: z.json(),
  priceMinor: z.int(),
  createdAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
  archivedAt: z.coerce.date().nullable(),
});

type PresetEventType = Extract<EventType, `preset.${string}`>;

/** Which presets are listed. */
export interface PresetFilter {
  readonly category: PresetCategory | null;
  /** For staff. */
  readonly includeArchived: boolean;
}

function condition({ category, includeArchived }: PresetFilter): Prisma.PresetWhereInput {
  return { ...(category !== null && { category }), ...(!includeArchived && { archivedAt: null }) };
}

/**
 * Finds presets. What everybody may see is remembered for a minute; of pages only the first ones, because there are as
 * many later ones as somebody cares to make up. What only staff see is always read from the database.
 */
export function openPresetShelf({ prisma, cache, wakeRelay }: ServiceDependencies) {
  function loadPage(filter: PresetFilter, page: PageRequest): Promise<Preset[]> {
    const { where, orderBy, take } = keyset(page);
    return prisma.preset.findMany({ where: { AND: [condition(filter), where] }, orderBy, take });
  }

  const publicPage = cache.open({
    name: 'builder.preset-page',
    seconds,
    tags,
    value: z.array(preset),
    load: ({ category, first }: { readonly category: PresetCategory | null; readonly first: number }) =>
      loadPage({ category, includeArchived: false }, { first, after: null }),
  });

  const publicCount = cache.open({
    name: 'builder.preset-count',
    seconds,
    tags,
    value: z.int(),
    load: ({ category }: { readonly category: PresetCategory | null }) =>
      prisma.preset.count({ where: condition({ category, includeArchived: false }) }),
  });

  const publicPreset = cache.open({
    name: 'builder.preset',
    seconds,
    tags,
    value: preset,
    load: ({ slug }: { readonly slug: string }) =>
      prisma.preset.findUnique({ where: { slug, archivedAt: null } }),
  });

  return {
    /** A page of presets; whether the actor may see archived ones is the permission rules' business. */
    async list(filter: PresetFilter, page: PageRequest): Promise<Connection<Preset>> {
      const { category, includeArchived } = filter;
      const { first, after } = page;
      const rows =
        includeArchived || after !== null ? loadPage(filter, page) : publicPage({ category, first });
      const count = async () =>
        includeArchived ? prisma.preset.count({ where: condition(filter) }) : publicCount({ category });
      return toConnection((await rows) ?? [], page, async () => (await count()) ?? 0);
    },

    /** A preset by its slug; archived ones exist for staff only. */
    async find(reader: Reader, slug: string): Promise<Preset | null> {
      if (!isSlug(slug)) return null;
      return reader?.staff === true ? prisma.preset.findUnique({ where: { slug } }) : publicPreset({ slug });
    },

    /**
     * Changes a preset, and what is remembered of it is stale: told in the change's own transaction, so that it becomes
     * stale even if this process ends at the commit, and done here at once, so that who made the change sees it.
     * @param id the preset's
     * @param type the event that tells what was done
     * @throws what the change throws; nothing has changed then
     */
    async change<Changed>(
      id: string,
      type: PresetEventType,
      cause: Cause,
      change: (tx: Transaction) => Promise<Changed>,
    ): Promise<Changed> {
      const changed = await prisma.$transaction(async (tx) => {
        const done = await change(tx);
        const facts = { aggregateId: id, sequence: null, cause };
        await publish(
          tx,
          { ...facts, type, payload: {} },
          { ...facts, type: 'cache.invalidated', payload: { tags } },
        );
        return done;
      });
      await cache.invalidate(tags);
      wakeRelay();
      return changed;
    },
  };
}

export type PresetShelf = ReturnType<typeof openPresetShelf>;
