import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HarnessConfigDraft } from '../src/domain/config.ts';
import { readStoredConfig } from '../src/domain/config.ts';
import { validateConfig } from '../src/domain/validation.ts';
import { anyConfig, anyDraft, rexConfig } from './configs.ts';

function problemsOf(changes: Partial<HarnessConfigDraft>) {
  const check = validateConfig({ ...rexConfig, ...changes });
  return check.valid
    ? []
    : check.problems.map(({ path, code, message }) => ({ field: path.join('.'), code, message }));
}

const measured = (changes: Partial<HarnessConfigDraft['measurements']>) => ({
  measurements: { ...rexConfig.measurements, ...changes },
});

describe('a valid configuration', () => {
  it('comes back canonical', () => {
    const check = validateConfig({
      ...rexConfig,
      size: null,
      ...measured({ petName: '  Re\u0301my   II ' }),
      attachments: ['FRONT', 'BACK', 'FRONT'],
    });
    expect(check).toMatchObject({
      valid: true,
      config: { size: 'M', measurements: { petName: 'Rémy II' }, attachments: ['BACK', 'FRONT'] },
    });
  });

  it('checks to itself and survives storage', () => {
    fc.assert(
      fc.property(anyConfig, (config) => {
        expect(validateConfig(config)).toEqual({ valid: true, config });
        expect(readStoredConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
      }),
    );
  });

  it('is what any accepted draft becomes', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        const check = validateConfig(draft);
        if (check.valid) expect(validateConfig(check.config)).toEqual(check);
        else expect(check.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('sizing', () => {
  it.each([
    [
      'chest too small for the size',
      { size: 'XL' as const, ...measured({ chestGirthMm: 300, neckGirthMm: 250 }) },
      'measurements.chestGirthMm',
      'INCOMPATIBLE',
      'Chest girth 300 mm does not fit size XL (760–1000 mm); choose S',
    ],
    [
      'neck too thin for the size',
      measured({ neckGirthMm: 200 }),
      'measurements.neckGirthMm',
      'INCOMPATIBLE',
      'Neck girth 200 mm does not fit size M (300–500 mm); no size fits both girths, so measure both again',
    ],
    [
      'no size at all',
      { size: null, ...measured({ neckGirthMm: 200 }) },
      'measurements.neckGirthMm',
      'INCOMPATIBLE',
      'No size fits a chest of 560 mm together with a neck of 200 mm; measure both again',
    ],
    [
      'chest no animal has',
      measured({ chestGirthMm: -1 }),
      'measurements.chestGirthMm',
      'OUT_OF_RANGE',
      'Chest girth -1 mm is outside what we make for a dog (200–1000 mm); measure again',
    ],
    [
      'weight no animal has',
      measured({ weightGrams: 2_147_483_647 }),
      'measurements.weightGrams',
      'OUT_OF_RANGE',
      'Weight 2147483647 g is outside what we make for a dog (500–120000 g); measure again',
    ],
    [
      'size not cut for cats',
      { size: 'XL' as const, ...measured({ species: 'CAT', weightGrams: 6000 }) },
      'size',
      'INCOMPATIBLE',
      'Size XL is not made for this animal (Cat); choose one of XS, S, M',
    ],
  ])('%s', (_, changes, field, code, message) => {
    expect(problemsOf(changes)).toContainEqual({ field, code, message });
  });

  it('gives every chest from 200 to 1000 mm exactly one size', () => {
    for (let chestGirthMm = 200; chestGirthMm <= 1000; chestGirthMm += 1) {
      const necks = [220, 400, 600].map((neckGirthMm) =>
        problemsOf({ size: null, ...measured({ chestGirthMm, neckGirthMm, weightGrams: 9000 }) }),
      );
      expect(necks.some((problems) => problems.length === 0)).toBe(true);
    }
  });
});

describe('parts that do not go together', () => {
  it.each([
    [
      'colour of another material',
      { webbing: { material: 'LEATHER' as const, colour: 'coral' } },
      'webbing.colour',
      'INCOMPATIBLE',
      'Leather does not come in Coral; choose one of Black, Chestnut, Cognac, Navy',
    ],
    [
      'colour that does not exist',
      { webbing: { material: 'LEATHER' as const, colour: '__proto__' } },
      'webbing.colour',
      'UNKNOWN_OPTION',
      'This colour does not exist; for Leather choose one of Black, Chestnut, Cognac, Navy',
    ],
    [
      'trim on leather',
      { webbing: { material: 'LEATHER' as const, colour: 'navy' }, reflectiveTrim: true },
      'reflectiveTrim',
      'INCOMPATIBLE',
      'Reflective trim cannot be sewn into Leather; leave it off or choose Nylon, Recycled polyester, Hemp, BioThane',
    ],
    [
      'nothing to clip on to',
      { attachments: [] },
      'attachments',
      'REQUIRED',
      'A leash needs somewhere to clip on; choose BACK, FRONT or both',
    ],
    [
      'training without the front ring',
      { category: 'TRAINING' as const },
      'attachments',
      'INCOMPATIBLE',
      'A harness for training needs the FRONT ring because leading by the chest needs a ring there; add it',
    ],
    [
      'hiking without a handle',
      { category: 'HIKING' as const },
      'handle',
      'INCOMPATIBLE',
      'A harness for hiking needs a handle because you must be able to lift the animal over an obstacle; add it or choose another category',
    ],
    [
      'handle on narrow webbing',
      { handle: true, size: null, ...measured({ chestGirthMm: 260, neckGirthMm: 200, weightGrams: 2000 }) },
      'handle',
      'INCOMPATIBLE',
      'Grab handle cannot be sewn to size XS, whose webbing is only 15 mm wide; leave it off',
    ],
    [
      'category too heavy for narrow webbing',
      {
        category: 'HIKING' as const,
        size: null,
        ...measured({ chestGirthMm: 260, neckGirthMm: 200, weightGrams: 2000 }),
      },
      'category',
      'INCOMPATIBLE',
      'A harness for hiking needs a handle because you must be able to lift the animal over an obstacle, and none can be sewn to size XS, whose webbing is only 15 mm wide; choose another category',
    ],
    [
      'travel without padding',
      { category: 'TRAVEL' as const, padding: 'NONE' as const },
      'padding',
      'INCOMPATIBLE',
      'A harness for travel needs padding because the load of a sudden stop must be spread; choose one',
    ],
    [
      'travel on polymer',
      {
        category: 'TRAVEL' as const,
        hardware: { finish: 'BRASS' as const, buckle: 'SIDE_RELEASE' as const },
      },
      'hardware.buckle',
      'INCOMPATIBLE',
      'A harness for travel needs a metal buckle because polymer buckles do not pass the crash test; choose Magnetic one-hand or Roller or Cobra quick-release',
    ],
    [
      'buckle too weak',
      {
        hardware: { finish: 'BRASS' as const, buckle: 'SIDE_RELEASE' as const },
        ...measured({ weightGrams: 30_000 }),
      },
      'hardware.buckle',
      'INCOMPATIBLE',
      "The Polymer side-release buckle holds 25000 g, less than the animal's 30000 g; choose Magnetic one-hand or Roller or Cobra quick-release",
    ],
    [
      'engraving polymer',
      {
        hardware: { finish: 'BRASS' as const, buckle: 'SIDE_RELEASE' as const },
        engraving: { text: 'Rex', font: 'BLOCK' as const, target: 'BUCKLE' as const },
      },
      'engraving.target',
      'INCOMPATIBLE',
      'The Polymer side-release buckle cannot be engraved; engrave the TAG, or choose Magnetic one-hand or Roller or Cobra quick-release',
    ],
  ])('%s', (_, changes, field, code, message) => {
    expect(problemsOf(changes)).toEqual([{ field, code, message }]);
  });
});

describe('text', () => {
  const engraved = (text: string, target: 'TAG' | 'BUCKLE' = 'TAG') =>
    problemsOf({ engraving: { text, font: 'BLOCK', target } });

  it.each(['Rex', 'Zoë & Łukasz', 'मिश्री', 'Шарик 2', '犬のポチ', 'คุณหมา', "O'Hara (tel. 555-01)"])(
    'prints %s',
    (text) => {
      expect(engraved(text)).toEqual([]);
    },
  );

  it.each([
    ['   ', 'REQUIRED', /is empty/],
    ['x'.repeat(25), 'TOO_LONG', /has 25 characters; at most 24 fit/],
    ['x'.repeat(1_000_000), 'TOO_LONG', /far too long/],
    ['Rex\u200b', 'INVALID_TEXT', /U\+200B cannot be printed/],
    ['\u202Exer', 'INVALID_TEXT', /U\+202E cannot be printed/],
    ['Rex\u0007', 'INVALID_TEXT', /U\+0007 cannot be printed/],
    ['Rex <3', 'INVALID_TEXT', /“<” cannot be printed/],
    ['Rex 🐕', 'INVALID_TEXT', /cannot be printed/],
    [`R${'\u0335'.repeat(20)}`, 'INVALID_TEXT', /more than three marks/],
  ])('refuses %j', (text, code, message) => {
    expect(engraved(text)).toEqual([
      { field: 'engraving.text', code, message: expect.stringMatching(message) },
    ]);
  });

  it('allows less on a buckle than on a tag', () => {
    expect(engraved('Bartholomew 2', 'TAG')).toEqual([]);
    expect(engraved('Bartholomew 2', 'BUCKLE')).toMatchObject([{ code: 'TOO_LONG' }]);
  });

  it('holds for the pet name too', () => {
    expect(problemsOf(measured({ petName: 'x'.repeat(41) }))).toMatchObject([
      { field: 'measurements.petName', code: 'TOO_LONG' },
    ]);
    expect(problemsOf(measured({ petName: null }))).toEqual([]);
  });
});

it('reports every problem at once', () => {
  const problems = problemsOf({
    category: 'TRAVEL',
    padding: 'NONE',
    webbing: { material: 'LEATHER', colour: 'lime' },
    reflectiveTrim: true,
    attachments: [],
    ...measured({ petName: '', backLengthMm: 0 }),
  });
  expect(problems.map((problem) => problem.field)).toEqual([
    'measurements.petName',
    'measurements.backLengthMm',
    'webbing.colour',
    'reflectiveTrim',
    'attachments',
    'padding',
  ]);
});
