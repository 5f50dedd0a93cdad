import type { OptionRow } from './option.ts';

interface ColourRow {
  readonly label: string;
  /** Dyed colour as `#rrggbb`. */
  readonly hex: string;
}

/** Every colour we dye, in the order the builder shows them. */
export const COLOURS = {
  black: { label: 'Black', hex: '#26262b' },
  slate: { label: 'Slate', hex: '#5a6775' },
  sand: { label: 'Sand', hex: '#c9b18a' },
  chestnut: { label: 'Chestnut', hex: '#7a3f22' },
  cognac: { label: 'Cognac', hex: '#a8622d' },
  coral: { label: 'Coral', hex: '#e8654f' },
  crimson: { label: 'Crimson', hex: '#b3243a' },
  amber: { label: 'Amber', hex: '#e39a2d' },
  lime: { label: 'Lime', hex: '#9cc53b' },
  forest: { label: 'Forest', hex: '#2f6147' },
  teal: { label: 'Teal', hex: '#1f8a8a' },
  navy: { label: 'Navy', hex: '#25406e' },
  lavender: { label: 'Lavender', hex: '#9a86c8' },
} as const satisfies Record<string, ColourRow>;

export type Colour = keyof typeof COLOURS;

interface MaterialRow extends OptionRow {
  readonly description: string;
  /** Colours this material takes; each material dyes differently. */
  readonly colours: readonly Colour[];
  /** Whether reflective thread can be sewn into it. */
  readonly takesReflectiveTrim: boolean;
}

/** Webbing materials; the price is added to that of the bare harness. */
export const MATERIALS = {
  NYLON: {
    label: 'Nylon',
    description: 'Hard-wearing and quick to dry',
    priceMinor: 0,
    colours: ['black', 'slate', 'coral', 'crimson', 'amber', 'lime', 'forest', 'teal', 'navy', 'lavender'],
    takesReflectiveTrim: true,
  },
  RECYCLED_POLYESTER: {
    label: 'Recycled polyester',
    description: 'Woven from bottles, soft against the coat',
    priceMinor: 300,
    colours: ['black', 'slate', 'sand', 'coral', 'amber', 'forest', 'teal', 'navy', 'lavender'],
    takesReflectiveTrim: true,
  },
  HEMP: {
    label: 'Hemp',
    description: 'Undyed core, coarse weave, kind to sensitive skin',
    priceMinor: 900,
    colours: ['slate', 'sand', 'chestnut', 'forest', 'navy'],
    takesReflectiveTrim: true,
  },
  BIOTHANE: {
    label: 'BioThane',
    description: 'Coated webbing: waterproof and wiped clean',
    priceMinor: 1200,
    colours: ['black', 'cognac', 'coral', 'amber', 'lime', 'teal', 'navy'],
    takesReflectiveTrim: true,
  },
  LEATHER: {
    label: 'Leather',
    description: 'Vegetable-tanned, ages with the wearer',
    priceMinor: 2400,
    colours: ['black', 'chestnut', 'cognac', 'navy'],
    takesReflectiveTrim: false,
  },
} as const satisfies Record<string, MaterialRow>;

export type Material = keyof typeof MATERIALS;

/** Whether a text is the id of a colour we dye. */
export function isColour(id: string): id is Colour {
  return Object.hasOwn(COLOURS, id);
}
