import { z } from 'zod';
import type { Species } from './catalogue/animals.ts';
import { SPECIES } from './catalogue/animals.ts';
import type { EngravingFont, EngravingTarget } from './catalogue/engraving.ts';
import { ENGRAVING_FONTS, ENGRAVING_TARGETS } from './catalogue/engraving.ts';
import type { Category, Padding } from './catalogue/extras.ts';
import { CATEGORIES, PADDINGS } from './catalogue/extras.ts';
import type { Attachment, Buckle, Finish } from './catalogue/hardware.ts';
import { ATTACHMENTS, BUCKLES, FINISHES } from './catalogue/hardware.ts';
import { optionIds } from './catalogue/option.ts';
import type { Size } from './catalogue/sizes.ts';
import { SIZES } from './catalogue/sizes.ts';
import type { Material } from './catalogue/webbing.ts';
import { COLOURS, MATERIALS } from './catalogue/webbing.ts';

/** Lengths in whole millimetres, weight in whole grams. */
export interface Measurements {
  readonly species: Species;
  readonly petName: string | null;
  readonly chestGirthMm: number;
  readonly neckGirthMm: number;
  readonly backLengthMm: number;
  readonly weightGrams: number;
}

export interface Engraving {
  readonly text: string;
  readonly font: EngravingFont;
  readonly target: EngravingTarget;
}

/** A harness as a customer asks for it; only its enumerations are known to exist. */
export interface HarnessConfigDraft {
  readonly category: Category;
  /** Null lets the girths decide. */
  readonly size: Size | null;
  readonly measurements: Measurements;
  readonly webbing: { readonly material: Material; readonly colour: string };
  readonly padding: Padding;
  readonly hardware: { readonly finish: Finish; readonly buckle: Buckle };
  readonly attachments: readonly Attachment[];
  readonly reflectiveTrim: boolean;
  readonly handle: boolean;
  readonly engraving: Engraving | null;
}

const storedConfig = z.object({
  category: z.enum(optionIds(CATEGORIES)),
  size: z.enum(optionIds(SIZES)),
  measurements: z.object({
    species: z.enum(optionIds(SPECIES)),
    petName: z.string().nullable(),
    chestGirthMm: z.int(),
    neckGirthMm: z.int(),
    backLengthMm: z.int(),
    weightGrams: z.int(),
  }),
  webbing: z.object({ material: z.enum(optionIds(MATERIALS)), colour: z.enum(optionIds(COLOURS)) }),
  padding: z.enum(optionIds(PADDINGS)),
  hardware: z.object({ finish: z.enum(optionIds(FINISHES)), buckle: z.enum(optionIds(BUCKLES)) }),
  attachments: z.array(z.enum(optionIds(ATTACHMENTS))),
  reflectiveTrim: z.boolean(),
  handle: z.boolean(),
  engraving: z
    .object({
      text: z.string(),
      font: z.enum(optionIds(ENGRAVING_FONTS)),
      target: z.enum(optionIds(ENGRAVING_TARGETS)),
    })
    .nullable(),
});

/** A harness that can be made, in its one canonical form: what is stored, priced, drawn and frozen by orders. */
export type HarnessConfig = z.infer<typeof storedConfig>;

/**
 * Reads a configuration back from storage.
 * @throws ZodError when the stored value is not a canonical configuration
 */
export function readStoredConfig(value: unknown): HarnessConfig {
  return storedConfig.parse(value);
}
