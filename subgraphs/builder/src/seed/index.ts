import { demoAccounts, demoDesignIds } from '@pet/platform/demo';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts';
import { configColumns } from '../service/designs.ts';
import { hashShareToken } from '../service/shares.ts';
import { SEED_DESIGNS, type SeedDesign } from './designs.ts';
import { SEED_PRESETS } from './presets.ts';
import { SEED_PRODUCT } from './product.ts';

/** Opens the first demo design for looking; known to everybody, as the demo passwords are. */
export const DEMO_SHARE_TOKEN = 'demo-share-token-of-rex-on-the-trail-000000';

const FIRST_DAY = Date.UTC(2026, 9, 1, 9);
const DAY_MS = 86_400_000;
/** The first ten demo designs are the customer's. */
const CUSTOMER_DESIGNS = 10;

/** Fills an empty database with presets, the demo designs with their history, a share and a product. Repeating it changes nothing. */
export async function seedBuilder(prisma: PrismaClient): Promise<void> {
  const presets = SEED_PRESETS.map(presetRow);
  const idOfPreset = new Map(presets.map((preset) => [preset.slug, preset.id]));
  const histories = SEED_DESIGNS.map((design, index) => tellHistory(design, index, idOfPreset));
  const rows = { skipDuplicates: true };
  await prisma.$transaction([
    prisma.preset.createMany({ data: presets, ...rows }),
    prisma.design.createMany({ data: histories.map((history) => history.design), ...rows }),
    prisma.designRevision.createMany({ data: histories.flatMap((history) => history.revisions), ...rows }),
    prisma.product.createMany({ data: [SEED_PRODUCT], ...rows }),
    prisma.designShare.createMany({
      data: histories.slice(0, 1).map(({ design }) => shareRow(design)),
      ...rows,
    }),
  ]);
}

function presetRow(preset: (typeof SEED_PRESETS)[number], index: number): Prisma.PresetCreateManyInput {
  const { slug, name, description, config } = preset;
  const at = new Date(FIRST_DAY + index * DAY_MS);
  return {
    id: seedId('e', index),
    slug,
    name,
    description,
    ...configColumns(config),
    createdAt: at,
    updatedAt: at,
  };
}

function shareRow(design: Prisma.DesignCreateManyInput): Prisma.DesignShareCreateManyInput {
  return {
    id: seedId('f', 0),
    designId: design.id,
    permission: 'VIEW',
    tokenHash: hashShareToken(DEMO_SHARE_TOKEN),
    createdAt: design.updatedAt,
  };
}

/** A design's row and the revisions that led to it, one a day. */
function tellHistory(seed: SeedDesign, index: number, idOfPreset: ReadonlyMap<string, string>) {
  const id = demoDesignIds[index] ?? seedId('d', index);
  const ownerId = index < CUSTOMER_DESIGNS ? demoAccounts.customer.id : demoAccounts.rival.id;
  const states = [...seed.earlierColours, seed.config.webbing.colour].map((colour, step) => ({
    kind: step === 0 ? ('CREATED' as const) : ('UPDATED' as const),
    config: { ...seed.config, webbing: { ...seed.config.webbing, colour } },
  }));
  const steps = seed.ordered ? [...states, { kind: 'ORDERED' as const, config: seed.config }] : states;
  const revisions = steps.map(({ kind, config }, step): Prisma.DesignRevisionCreateManyInput => {
    const { priceMinor } = configColumns(config);
    const occurredAt = new Date(FIRST_DAY + (index + step) * DAY_MS);
    return {
      designId: id,
      version: step + 1,
      kind,
      name: seed.name,
      config,
      priceMinor,
      changedBy: ownerId,
      occurredAt,
    };
  });
  const design: Prisma.DesignCreateManyInput = {
    id,
    ownerId,
    presetId: seed.presetSlug === null ? null : (idOfPreset.get(seed.presetSlug) ?? null),
    name: seed.name,
    status: seed.ordered ? 'ORDERED' : 'DRAFT',
    version: revisions.length,
    ...configColumns(seed.config),
    createdAt: new Date(FIRST_DAY + index * DAY_MS),
    updatedAt: new Date(FIRST_DAY + (index + revisions.length - 1) * DAY_MS),
  };
  return { design, revisions };
}

/** Fixed ids, so that seeding twice meets the same rows. */
function seedId(kind: string, index: number): string {
  return `${kind}0000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`;
}
