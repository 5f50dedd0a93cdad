import type { Attachment } from './hardware.ts';
import type { OptionRow } from './option.ts';

/** Lining sewn under the webbing; the hex is its visible edge. */
export const PADDINGS = {
  NONE: { label: 'No padding', priceMinor: 0, hex: null },
  MESH: { label: 'Air mesh', priceMinor: 600, hex: '#b9c2cb' },
  NEOPRENE: { label: 'Neoprene', priceMinor: 900, hex: '#4b5159' },
  FLEECE: { label: 'Fleece', priceMinor: 1100, hex: '#efe6d6' },
} as const satisfies Record<string, OptionRow & { readonly hex: string | null }>;

export type Padding = keyof typeof PADDINGS;

export const REFLECTIVE_TRIM: OptionRow = { label: 'Reflective trim', priceMinor: 500 };

export const HANDLE: OptionRow = { label: 'Grab handle', priceMinor: 750 };

interface CategoryRow extends OptionRow {
  readonly description: string;
  /** What a harness of this kind cannot do without, and why. */
  readonly needs: {
    readonly handle?: string;
    readonly padding?: string;
    readonly metalBuckle?: string;
    readonly attachment?: { readonly point: Attachment; readonly why: string };
  };
}

/** What a harness is made for; the price is that of the parts only this kind has. */
export const CATEGORIES = {
  WALKING: { label: 'Walking', description: 'Light, for every day', priceMinor: 0, needs: {} },
  RUNNING: {
    label: 'Running',
    description: 'Y-front that leaves the shoulders free',
    priceMinor: 200,
    needs: { attachment: { point: 'BACK', why: 'a running line pulls from the back' } },
  },
  TRAINING: {
    label: 'Training',
    description: 'Turns a puller round by the chest',
    priceMinor: 300,
    needs: { attachment: { point: 'FRONT', why: 'leading by the chest needs a ring there' } },
  },
  HIKING: {
    label: 'Hiking',
    description: 'Second girth strap, cannot be backed out of',
    priceMinor: 800,
    needs: { handle: 'you must be able to lift the animal over an obstacle' },
  },
  SERVICE: {
    label: 'Service',
    description: 'Panels for patches on both sides',
    priceMinor: 900,
    needs: { handle: 'its handler holds on to it' },
  },
  TRAVEL: {
    label: 'Travel',
    description: 'Seat-belt loop, crash tested',
    priceMinor: 1200,
    needs: {
      padding: 'the load of a sudden stop must be spread',
      metalBuckle: 'polymer buckles do not pass the crash test',
    },
  },
} as const satisfies Record<string, CategoryRow>;

export type Category = keyof typeof CATEGORIES;

/** The category's row with its optional needs readable for any category. */
export function categoryNeeds(category: Category): CategoryRow['needs'] {
  return CATEGORIES[category].needs;
}
