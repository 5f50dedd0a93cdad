import type { OptionRow } from './option.ts';

interface FinishRow extends OptionRow {
  /** Body colour as `#rrggbb`. */
  readonly hex: string;
}

/** Finish of rings, sliders and metal buckles. */
export const FINISHES = {
  BRUSHED_STEEL: { label: 'Brushed steel', priceMinor: 0, hex: '#a9b1b8' },
  BLACK_OXIDE: { label: 'Black oxide', priceMinor: 300, hex: '#3a3d42' },
  BRASS: { label: 'Solid brass', priceMinor: 700, hex: '#c79a3b' },
  ROSE_GOLD: { label: 'Rose gold', priceMinor: 900, hex: '#d3937f' },
} as const satisfies Record<string, FinishRow>;

export type Finish = keyof typeof FINISHES;

interface BuckleRow extends OptionRow {
  /** Heaviest animal the buckle is rated for, in grams. */
  readonly maxWeightGrams: number;
  /** Metal can be engraved and passes the crash test; polymer cannot. */
  readonly metal: boolean;
}

export const BUCKLES = {
  SIDE_RELEASE: { label: 'Polymer side-release', priceMinor: 0, maxWeightGrams: 25_000, metal: false },
  MAGNETIC: { label: 'Magnetic one-hand', priceMinor: 900, maxWeightGrams: 35_000, metal: true },
  ROLLER: { label: 'Roller', priceMinor: 600, maxWeightGrams: 80_000, metal: true },
  COBRA: { label: 'Cobra quick-release', priceMinor: 1900, maxWeightGrams: 120_000, metal: true },
} as const satisfies Record<string, BuckleRow>;

export type Buckle = keyof typeof BUCKLES;

/** Where a leash can be clipped on. */
export const ATTACHMENTS = {
  BACK: { label: 'Back ring', priceMinor: 0 },
  FRONT: { label: 'Front ring', priceMinor: 450 },
} as const satisfies Record<string, OptionRow>;

export type Attachment = keyof typeof ATTACHMENTS;
