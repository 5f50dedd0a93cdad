import type { OptionRow } from './option.ts';

interface TargetRow extends OptionRow {
  /** Characters that fit, as a reader counts them. */
  readonly maxCharacters: number;
  /** Added for each character engraved, in US cents. */
  readonly pricePerCharacterMinor: number;
}

/** What can be engraved; the price is that of setting up the work. */
export const ENGRAVING_TARGETS = {
  TAG: { label: 'Name tag', priceMinor: 500, maxCharacters: 24, pricePerCharacterMinor: 30 },
  BUCKLE: { label: 'Buckle', priceMinor: 900, maxCharacters: 12, pricePerCharacterMinor: 50 },
} as const satisfies Record<string, TargetRow>;

export type EngravingTarget = keyof typeof ENGRAVING_TARGETS;

/** Engraving typefaces; families are generic enough for every renderer. */
export const ENGRAVING_FONTS = {
  BLOCK: { label: 'Block', priceMinor: 0 },
  SERIF: { label: 'Serif', priceMinor: 0 },
  MONO: { label: 'Monospace', priceMinor: 0 },
  SCRIPT: { label: 'Script', priceMinor: 200 },
} as const satisfies Record<string, OptionRow>;

export type EngravingFont = keyof typeof ENGRAVING_FONTS;
