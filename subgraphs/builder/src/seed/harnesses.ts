import type { HarnessConfig, HarnessConfigDraft, Measurements } from '../domain/config.ts';
import { validateConfig } from '../domain/validation.ts';

/** Girths and back length in millimetres, weight in grams. */
type Body = readonly [chest: number, neck: number, back: number, weight: number];

export function measure(species: Measurements['species'], petName: string | null, body: Body): Measurements {
  const [chestGirthMm, neckGirthMm, backLengthMm, weightGrams] = body;
  return { species, petName, chestGirthMm, neckGirthMm, backLengthMm, weightGrams };
}

/** A harness of nylon without extras, unless told otherwise. */
type SeedHarness = Partial<HarnessConfigDraft> &
  Pick<HarnessConfigDraft, 'category' | 'measurements' | 'webbing'>;

/** @throws Error naming what is wrong, so that seeds cannot drift away from the rules */
export function makeHarness(harness: SeedHarness): HarnessConfig {
  const checked = validateConfig({
    size: null,
    padding: 'NONE',
    hardware: { finish: 'BRUSHED_STEEL', buckle: 'ROLLER' },
    attachments: ['BACK'],
    reflectiveTrim: false,
    handle: false,
    engraving: null,
    ...harness,
  });
  if (checked.valid) return checked.config;
  throw new Error(checked.problems.map((problem) => problem.message).join('; '));
}
