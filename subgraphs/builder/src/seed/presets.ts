import type { HarnessConfig } from '../domain/config.ts';
import { makeHarness, measure } from './harnesses.ts';

export interface SeedPreset {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly config: HarnessConfig;
}

const beagle = measure('DOG', null, [560, 410, 420, 12_500]);
const labrador = measure('DOG', null, [740, 520, 620, 31_000]);
const terrier = measure('DOG', null, [430, 320, 330, 7_200]);
const houseCat = measure('CAT', null, [330, 240, 300, 4_300]);

/** At least one preset of every category, so that no shelf of the shop is empty. */
export const SEED_PRESETS: readonly SeedPreset[] = [
  {
    slug: 'everyday-classic',
    name: 'Everyday classic',
    description: 'Light nylon and air mesh for the round before breakfast.',
    config: makeHarness({
      category: 'WALKING',
      measurements: beagle,
      webbing: { material: 'NYLON', colour: 'teal' },
      padding: 'MESH',
    }),
  },
  {
    slug: 'town-leather',
    name: 'Town leather',
    description: 'Vegetable-tanned leather with solid brass; ages with its wearer.',
    config: makeHarness({
      category: 'WALKING',
      measurements: terrier,
      webbing: { material: 'LEATHER', colour: 'cognac' },
      padding: 'FLEECE',
      hardware: { finish: 'BRASS', buckle: 'ROLLER' },
    }),
  },
  {
    slug: 'window-explorer',
    name: 'Window explorer',
    description: 'Soft recycled polyester for a cat that wants to see the garden.',
    config: makeHarness({
      category: 'WALKING',
      measurements: houseCat,
      webbing: { material: 'RECYCLED_POLYESTER', colour: 'lavender' },
      padding: 'FLEECE',
      hardware: { finish: 'ROSE_GOLD', buckle: 'MAGNETIC' },
    }),
  },
  {
    slug: 'river-runner',
    name: 'River runner',
    description: 'Waterproof webbing that leaves the shoulders free.',
    config: makeHarness({
      category: 'RUNNING',
      measurements: labrador,
      webbing: { material: 'BIOTHANE', colour: 'coral' },
      hardware: { finish: 'BLACK_OXIDE', buckle: 'COBRA' },
    }),
  },
  {
    slug: 'steady-start',
    name: 'Steady start',
    description: 'Rings on chest and back for young dogs that pull.',
    config: makeHarness({
      category: 'TRAINING',
      measurements: terrier,
      webbing: { material: 'NYLON', colour: 'lime' },
      padding: 'MESH',
      attachments: ['BACK', 'FRONT'],
      reflectiveTrim: true,
    }),
  },
  {
    slug: 'summit-guide',
    name: 'Summit guide',
    description: 'A second girth strap and a handle for rough ground.',
    config: makeHarness({
      category: 'HIKING',
      measurements: labrador,
      webbing: { material: 'HEMP', colour: 'forest' },
      padding: 'MESH',
      hardware: { finish: 'BLACK_OXIDE', buckle: 'COBRA' },
      reflectiveTrim: true,
      handle: true,
    }),
  },
  {
    slug: 'on-duty',
    name: 'On duty',
    description: 'Panels for patches and a handle to hold on to.',
    config: makeHarness({
      category: 'SERVICE',
      measurements: labrador,
      webbing: { material: 'RECYCLED_POLYESTER', colour: 'navy' },
      padding: 'NEOPRENE',
      hardware: { finish: 'BRUSHED_STEEL', buckle: 'COBRA' },
      attachments: ['BACK', 'FRONT'],
      reflectiveTrim: true,
      handle: true,
    }),
  },
  {
    slug: 'back-seat',
    name: 'Back seat',
    description: 'Crash-tested loop for the seat belt.',
    config: makeHarness({
      category: 'TRAVEL',
      measurements: beagle,
      webbing: { material: 'NYLON', colour: 'slate' },
      padding: 'NEOPRENE',
      hardware: { finish: 'BRUSHED_STEEL', buckle: 'COBRA' },
    }),
  },
  {
    slug: 'carrier-cat',
    name: 'Carrier cat',
    description: 'For cats that travel: fleece inside, a steel roller outside.',
    config: makeHarness({
      category: 'TRAVEL',
      measurements: houseCat,
      webbing: { material: 'NYLON', colour: 'amber' },
      padding: 'FLEECE',
    }),
  },
];
