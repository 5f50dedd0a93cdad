import type { HarnessConfig } from '../domain/config.ts';
import { makeHarness, measure } from './harnesses.ts';

export interface SeedDesign {
  readonly name: string;
  readonly presetSlug: string | null;
  readonly ordered: boolean;
  readonly config: HarnessConfig;
  /** Colours it had before, oldest first; each makes one more version. */
  readonly earlierColours: readonly HarnessConfig['webbing']['colour'][];
}

const rex = measure('DOG', 'Rex', [560, 410, 480, 17_500]);
const luna = measure('DOG', 'Luna', [430, 320, 360, 8_200]);
const miso = measure('CAT', 'Miso', [330, 240, 300, 4_100]);
const bruno = measure('DOG', 'Bruno', [720, 520, 640, 31_000]);
const titan = measure('DOG', 'Titan', [880, 640, 760, 58_000]);
const pixel = measure('OTHER', 'Pixel', [240, 180, 260, 1_400]);

/** The demo designs in the order of `demoDesignIds`: ten of the customer's, two of the rival's. */
export const SEED_DESIGNS: readonly SeedDesign[] = [
  {
    name: 'Rex on the trail',
    presetSlug: 'summit-guide',
    ordered: true,
    earlierColours: ['navy'],
    config: makeHarness({
      category: 'HIKING',
      measurements: rex,
      webbing: { material: 'NYLON', colour: 'teal' },
      padding: 'MESH',
      handle: true,
      reflectiveTrim: true,
      engraving: { text: 'Rex', font: 'BLOCK', target: 'TAG' },
    }),
  },
  {
    name: 'Luna every day',
    presetSlug: 'everyday-classic',
    ordered: true,
    earlierColours: [],
    config: makeHarness({
      category: 'WALKING',
      measurements: luna,
      webbing: { material: 'NYLON', colour: 'crimson' },
      padding: 'MESH',
    }),
  },
  {
    name: 'Miso explores',
    presetSlug: 'window-explorer',
    ordered: true,
    earlierColours: ['coral'],
    config: makeHarness({
      category: 'WALKING',
      measurements: miso,
      webbing: { material: 'RECYCLED_POLYESTER', colour: 'navy' },
      padding: 'FLEECE',
      hardware: { finish: 'ROSE_GOLD', buckle: 'MAGNETIC' },
      engraving: { text: 'Miso', font: 'SCRIPT', target: 'BUCKLE' },
    }),
  },
  {
    name: 'Bruno by night',
    presetSlug: null,
    ordered: true,
    earlierColours: [],
    config: makeHarness({
      category: 'WALKING',
      measurements: bruno,
      webbing: { material: 'NYLON', colour: 'black' },
      padding: 'NEOPRENE',
      reflectiveTrim: true,
      hardware: { finish: 'BLACK_OXIDE', buckle: 'COBRA' },
      engraving: { text: 'BRUNO', font: 'MONO', target: 'BUCKLE' },
    }),
  },
  {
    name: 'Rex goes running',
    presetSlug: 'river-runner',
    ordered: true,
    earlierColours: ['teal', 'amber'],
    config: makeHarness({
      category: 'RUNNING',
      measurements: rex,
      webbing: { material: 'BIOTHANE', colour: 'coral' },
      hardware: { finish: 'BLACK_OXIDE', buckle: 'ROLLER' },
    }),
  },
  {
    name: 'Luna learns to heel',
    presetSlug: 'steady-start',
    ordered: true,
    earlierColours: [],
    config: makeHarness({
      category: 'TRAINING',
      measurements: luna,
      webbing: { material: 'NYLON', colour: 'lime' },
      padding: 'MESH',
      attachments: ['BACK', 'FRONT'],
      hardware: { finish: 'BRUSHED_STEEL', buckle: 'SIDE_RELEASE' },
    }),
  },
  {
    name: 'Bruno at work',
    presetSlug: 'on-duty',
    ordered: true,
    earlierColours: [],
    config: makeHarness({
      category: 'SERVICE',
      measurements: bruno,
      webbing: { material: 'RECYCLED_POLYESTER', colour: 'navy' },
      padding: 'NEOPRENE',
      attachments: ['BACK', 'FRONT'],
      reflectiveTrim: true,
      handle: true,
      hardware: { finish: 'BRUSHED_STEEL', buckle: 'COBRA' },
      engraving: { text: 'Please do not pet', font: 'BLOCK', target: 'TAG' },
    }),
  },
  {
    name: 'Miso in the car',
    presetSlug: 'carrier-cat',
    ordered: true,
    earlierColours: ['lavender'],
    config: makeHarness({
      category: 'TRAVEL',
      measurements: miso,
      webbing: { material: 'NYLON', colour: 'amber' },
      padding: 'FLEECE',
      engraving: { text: 'Miso 555-0142', font: 'SERIF', target: 'TAG' },
    }),
  },
  {
    name: 'Sunday leather',
    presetSlug: 'town-leather',
    ordered: false,
    earlierColours: ['chestnut'],
    config: makeHarness({
      category: 'WALKING',
      measurements: luna,
      webbing: { material: 'LEATHER', colour: 'cognac' },
      padding: 'FLEECE',
      hardware: { finish: 'BRASS', buckle: 'ROLLER' },
      engraving: { text: 'Luna', font: 'SERIF', target: 'TAG' },
    }),
  },
  {
    name: 'Pixel the ferret',
    presetSlug: null,
    ordered: true,
    earlierColours: [],
    config: makeHarness({
      category: 'WALKING',
      measurements: pixel,
      webbing: { material: 'HEMP', colour: 'sand' },
      padding: 'MESH',
      hardware: { finish: 'BRASS', buckle: 'SIDE_RELEASE' },
    }),
  },
  {
    name: 'Titan climbs',
    presetSlug: 'summit-guide',
    ordered: true,
    earlierColours: [],
    config: makeHarness({
      category: 'HIKING',
      measurements: titan,
      webbing: { material: 'HEMP', colour: 'forest' },
      handle: true,
      attachments: ['BACK', 'FRONT'],
      hardware: { finish: 'BLACK_OXIDE', buckle: 'COBRA' },
      engraving: { text: 'TITAN', font: 'BLOCK', target: 'BUCKLE' },
    }),
  },
  {
    name: 'Titan rides along',
    presetSlug: 'back-seat',
    ordered: true,
    earlierColours: [],
    config: makeHarness({
      category: 'TRAVEL',
      measurements: titan,
      webbing: { material: 'NYLON', colour: 'slate' },
      padding: 'NEOPRENE',
      hardware: { finish: 'BRUSHED_STEEL', buckle: 'COBRA' },
    }),
  },
];
