import type { ResolversParentTypes } from '../generated/graphql.ts';
import { BACK_LENGTH_MM, PET_NAME_LENGTH, SPECIES } from './domain/catalogue/animals.ts';
import { ENGRAVING_FONTS, ENGRAVING_TARGETS } from './domain/catalogue/engraving.ts';
import { CATEGORIES, HANDLE, PADDINGS, REFLECTIVE_TRIM } from './domain/catalogue/extras.ts';
import { ATTACHMENTS, BUCKLES, FINISHES } from './domain/catalogue/hardware.ts';
import { listOptions, type OptionRow } from './domain/catalogue/option.ts';
import { SIZES } from './domain/catalogue/sizes.ts';
import { COLOURS, MATERIALS } from './domain/catalogue/webbing.ts';
import { PUNCTUATION } from './domain/text.ts';
import { usd } from './service/input.ts';

/** The catalogue as the schema shows it; it changes only with the code. */
export const harnessOptions: ResolversParentTypes['HarnessOptions'] = {
  categories: listOptions(CATEGORIES).map(priced),
  sizes: listOptions(SIZES).map(priced),
  species: listOptions(SPECIES).map((species) => ({ ...species, sizes: [...species.sizes] })),
  backLengthMm: BACK_LENGTH_MM,
  petNameMaxCharacters: PET_NAME_LENGTH,
  materials: listOptions(MATERIALS).map((material) => ({
    ...priced(material),
    colours: material.colours.map((id) => ({ ...COLOURS[id], id })),
  })),
  colours: [...listOptions(COLOURS)],
  paddings: listOptions(PADDINGS).map(priced),
  finishes: listOptions(FINISHES).map(priced),
  buckles: listOptions(BUCKLES).map(priced),
  attachments: listOptions(ATTACHMENTS).map(priced),
  reflectiveTrim: priced(REFLECTIVE_TRIM),
  handle: priced(HANDLE),
  engraving: {
    targets: listOptions(ENGRAVING_TARGETS).map((target) => ({
      ...priced(target),
      pricePerCharacter: usd(target.pricePerCharacterMinor),
    })),
    fonts: listOptions(ENGRAVING_FONTS).map(priced),
    punctuation: PUNCTUATION,
  },
};

function priced<Row extends OptionRow>(row: Row) {
  return { ...row, price: usd(row.priceMinor) };
}
