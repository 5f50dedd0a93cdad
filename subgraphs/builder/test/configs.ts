import fc from 'fast-check';
import { SPECIES } from '../src/domain/catalogue/animals.ts';
import { ENGRAVING_FONTS, ENGRAVING_TARGETS } from '../src/domain/catalogue/engraving.ts';
import { CATEGORIES, PADDINGS } from '../src/domain/catalogue/extras.ts';
import { ATTACHMENTS, BUCKLES, FINISHES } from '../src/domain/catalogue/hardware.ts';
import { optionIds } from '../src/domain/catalogue/option.ts';
import { SIZES } from '../src/domain/catalogue/sizes.ts';
import { COLOURS, MATERIALS } from '../src/domain/catalogue/webbing.ts';
import type { HarnessConfig, HarnessConfigDraft } from '../src/domain/config.ts';
import { validateConfig } from '../src/domain/validation.ts';

/** A harness that can be made: a medium walking harness for a dog called Rex. */
export const rexConfig: HarnessConfig = {
  category: 'WALKING',
  size: 'M',
  measurements: {
    species: 'DOG',
    petName: 'Rex',
    chestGirthMm: 560,
    neckGirthMm: 410,
    backLengthMm: 480,
    weightGrams: 17_500,
  },
  webbing: { material: 'NYLON', colour: 'teal' },
  padding: 'MESH',
  hardware: { finish: 'BRUSHED_STEEL', buckle: 'ROLLER' },
  attachments: ['BACK'],
  reflectiveTrim: false,
  handle: false,
  engraving: { text: 'Rex', font: 'BLOCK', target: 'TAG' },
};

const one = <Id extends string>(table: Readonly<Record<Id, unknown>>) => fc.constantFrom(...optionIds(table));

/** Anything GraphQL's types let through, sensible or not. */
export const anyDraft: fc.Arbitrary<HarnessConfigDraft> = fc.record({
  category: one(CATEGORIES),
  size: fc.option(one(SIZES)),
  measurements: fc.record({
    species: one(SPECIES),
    petName: fc.option(fc.string({ unit: 'binary', maxLength: 60 })),
    chestGirthMm: fc.oneof(fc.integer({ min: 150, max: 1100 }), fc.maxSafeInteger()),
    neckGirthMm: fc.oneof(fc.integer({ min: 100, max: 900 }), fc.maxSafeInteger()),
    backLengthMm: fc.oneof(fc.integer({ min: 100, max: 1000 }), fc.maxSafeInteger()),
    weightGrams: fc.oneof(fc.integer({ min: 500, max: 60_000 }), fc.maxSafeInteger()),
  }),
  webbing: fc.record({ material: one(MATERIALS), colour: fc.oneof(one(COLOURS), fc.string()) }),
  padding: one(PADDINGS),
  hardware: fc.record({ finish: one(FINISHES), buckle: one(BUCKLES) }),
  attachments: fc.array(one(ATTACHMENTS), { maxLength: 4 }),
  reflectiveTrim: fc.boolean(),
  handle: fc.boolean(),
  engraving: fc.option(
    fc.record({
      text: fc.string({ unit: 'binary', maxLength: 40 }),
      font: one(ENGRAVING_FONTS),
      target: one(ENGRAVING_TARGETS),
    }),
  ),
});

const letters = [..."AbcÉøßЖшमनी犬猫 ペット-'&!"];

/** Harnesses that can be made, of every kind. */
export const anyConfig: fc.Arbitrary<HarnessConfig> = one(SIZES)
  .chain((size) => {
    const { chestGirthMm: chest, neckGirthMm: neck } = SIZES[size];
    const material = one(MATERIALS);
    return fc.record({
      category: one(CATEGORIES),
      size: fc.constant(size),
      measurements: fc.record({
        species: fc.constantFrom(
          'DOG' as const,
          ...(size === 'XS' || size === 'S' ? (['CAT'] as const) : []),
        ),
        petName: fc.option(fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 20 })),
        chestGirthMm: fc.integer(chest),
        neckGirthMm: fc.integer(neck),
        backLengthMm: fc.integer({ min: 100, max: 1000 }),
        weightGrams: fc.integer({ min: 800, max: 12_000 }),
      }),
      webbing: material.chain((chosen) =>
        fc.record({
          material: fc.constant(chosen),
          colour: fc.constantFrom(...MATERIALS[chosen].colours),
        }),
      ),
      padding: one(PADDINGS),
      hardware: fc.record({ finish: one(FINISHES), buckle: one(BUCKLES) }),
      attachments: fc.subarray(optionIds(ATTACHMENTS).slice(), { minLength: 1 }),
      reflectiveTrim: fc.boolean(),
      handle: fc.boolean(),
      engraving: fc.option(
        fc.record({
          text: fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 10 }),
          font: one(ENGRAVING_FONTS),
          target: one(ENGRAVING_TARGETS),
        }),
      ),
    });
  })
  .map(validateConfig)
  .filter((check) => check.valid)
  .map((check) => check.config);
