import type { OptionRow } from './option.ts';

/** An inclusive range of whole numbers; the unit is the field's. */
export interface WholeRange {
  readonly min: number;
  readonly max: number;
}

interface SizeRow extends OptionRow {
  readonly chestGirthMm: WholeRange;
  readonly neckGirthMm: WholeRange;
  readonly webbingWidthMm: number;
  /** A handle needs webbing wide enough to carry its seam. */
  readonly takesHandle: boolean;
}

/**
 * Harness sizes, smallest first; the price is that of the bare harness. Chest ranges touch without overlapping,
 * so the chest alone decides the size; neck ranges overlap because the neck strap is adjustable.
 */
export const SIZES = {
  XS: {
    label: 'XS',
    priceMinor: 2900,
    chestGirthMm: { min: 200, max: 299 },
    neckGirthMm: { min: 140, max: 260 },
    webbingWidthMm: 15,
    takesHandle: false,
  },
  S: {
    label: 'S',
    priceMinor: 3200,
    chestGirthMm: { min: 300, max: 449 },
    neckGirthMm: { min: 200, max: 380 },
    webbingWidthMm: 20,
    takesHandle: true,
  },
  M: {
    label: 'M',
    priceMinor: 3600,
    chestGirthMm: { min: 450, max: 599 },
    neckGirthMm: { min: 300, max: 500 },
    webbingWidthMm: 25,
    takesHandle: true,
  },
  L: {
    label: 'L',
    priceMinor: 4000,
    chestGirthMm: { min: 600, max: 759 },
    neckGirthMm: { min: 380, max: 640 },
    webbingWidthMm: 25,
    takesHandle: true,
  },
  XL: {
    label: 'XL',
    priceMinor: 4500,
    chestGirthMm: { min: 760, max: 1000 },
    neckGirthMm: { min: 460, max: 800 },
    webbingWidthMm: 38,
    takesHandle: true,
  },
} as const satisfies Record<string, SizeRow>;

export type Size = keyof typeof SIZES;
