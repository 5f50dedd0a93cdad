/** Designs as the demo orders froze them; the demo designs may have moved on since. */

import type { DesignSnapshot } from '../domain/snapshot.ts';

interface DemoHarness {
  readonly name: string;
  readonly version: number;
  readonly pet: string;
  readonly species: 'DOG' | 'CAT';
  readonly size: 'XS' | 'S' | 'M' | 'L';
  /** Chest girth, neck girth and back length in millimetres, weight in grams. */
  readonly body: readonly [chest: number, neck: number, back: number, weight: number];
  readonly colour: 'black' | 'teal' | 'crimson' | 'navy';
  readonly engraved: boolean;
  readonly unitPriceMinor: number;
}

const harnesses: readonly DemoHarness[] = [
  {
    name: 'Rex on the trail',
    version: 3,
    pet: 'Rex',
    species: 'DOG',
    size: 'M',
    body: [560, 410, 480, 17_500],
    colour: 'teal',
    engraved: true,
    unitPriceMinor: 9_450,
  },
  {
    name: 'Luna every day',
    version: 1,
    pet: 'Luna',
    species: 'DOG',
    size: 'S',
    body: [430, 320, 360, 8_200],
    colour: 'crimson',
    engraved: false,
    unitPriceMinor: 6_900,
  },
  {
    name: 'Miso explores',
    version: 2,
    pet: 'Miso',
    species: 'CAT',
    size: 'XS',
    body: [330, 240, 300, 4_100],
    colour: 'navy',
    engraved: true,
    unitPriceMinor: 5_850,
  },
  {
    name: 'Bruno by night',
    version: 1,
    pet: 'Bruno',
    species: 'DOG',
    size: 'L',
    body: [720, 520, 640, 31_000],
    colour: 'black',
    engraved: true,
    unitPriceMinor: 12_950,
  },
];

const colourNames = { black: 'Black', teal: 'Teal', crimson: 'Crimson', navy: 'Navy' } as const;
const speciesNames = { DOG: 'Dog', CAT: 'Cat' } as const;

/** What demo design number `index` (from 0) cost and looked like when it was ordered; the harnesses take turns. */
export function demoDesign(index: number): { unitPriceMinor: number; snapshot: DesignSnapshot } {
  const harness = harnesses[index % harnesses.length];
  if (harness === undefined) throw new RangeError(`no demo design ${index}`);
  const { name, version, unitPriceMinor } = harness;
  return {
    unitPriceMinor,
    snapshot: { name, version, specification: specify(harness), config: configure(harness) },
  };
}

function specify({
  pet,
  species,
  size,
  body,
  colour,
  engraved,
}: DemoHarness): DesignSnapshot['specification'] {
  const [chest, neck, back, weight] = body;
  return [
    { label: 'Made for', value: `${pet} (${speciesNames[species]})` },
    { label: 'Category', value: 'Walking' },
    { label: 'Size', value: size },
    { label: 'Chest girth', value: `${chest} mm` },
    { label: 'Neck girth', value: `${neck} mm` },
    { label: 'Back length', value: `${back} mm` },
    { label: 'Weight', value: `${weight} g` },
    { label: 'Webbing', value: `Nylon, ${colourNames[colour]}` },
    { label: 'Padding', value: 'Air mesh' },
    { label: 'Hardware', value: 'Brushed steel' },
    { label: 'Buckle', value: 'Roller' },
    { label: 'Leash rings', value: 'Back ring' },
    { label: 'Reflective trim', value: 'No' },
    { label: 'Grab handle', value: 'No' },
    ...(engraved ? [{ label: 'Engraving', value: `“${pet}”, Block, on the name tag` }] : []),
  ];
}

function configure({ pet, species, size, body, colour, engraved }: DemoHarness): DesignSnapshot['config'] {
  const [chestGirthMm, neckGirthMm, backLengthMm, weightGrams] = body;
  return {
    category: 'WALKING',
    size,
    measurements: { species, petName: pet, chestGirthMm, neckGirthMm, backLengthMm, weightGrams },
    webbing: { material: 'NYLON', colour },
    padding: 'MESH',
    hardware: { finish: 'BRUSHED_STEEL', buckle: 'ROLLER' },
    attachments: ['BACK'],
    reflectiveTrim: false,
    handle: false,
    engraving: engraved ? { text: pet, font: 'BLOCK', target: 'TAG' } : null,
  };
}
