import { SPECIES } from './catalogue/animals.ts';
import { ENGRAVING_FONTS, ENGRAVING_TARGETS } from './catalogue/engraving.ts';
import { CATEGORIES, PADDINGS } from './catalogue/extras.ts';
import { ATTACHMENTS, BUCKLES, FINISHES } from './catalogue/hardware.ts';
import { COLOURS, MATERIALS } from './catalogue/webbing.ts';
import type { HarnessConfig } from './config.ts';

/** One line of what the workshop makes, in words. */
export interface SpecificationLine {
  readonly label: string;
  readonly value: string;
}

/** Describes a harness for people: on product pages, in order confirmations, on the workshop's job sheet. */
export function specifyConfig(config: HarnessConfig): readonly SpecificationLine[] {
  const { measurements, webbing, hardware, engraving } = config;
  const animal = SPECIES[measurements.species].label;
  return [
    {
      label: 'Made for',
      value: measurements.petName === null ? animal : `${measurements.petName} (${animal})`,
    },
    { label: 'Category', value: CATEGORIES[config.category].label },
    { label: 'Size', value: config.size },
    { label: 'Chest girth', value: `${measurements.chestGirthMm} mm` },
    { label: 'Neck girth', value: `${measurements.neckGirthMm} mm` },
    { label: 'Back length', value: `${measurements.backLengthMm} mm` },
    { label: 'Weight', value: `${measurements.weightGrams} g` },
    { label: 'Webbing', value: `${MATERIALS[webbing.material].label}, ${COLOURS[webbing.colour].label}` },
    { label: 'Padding', value: PADDINGS[config.padding].label },
    { label: 'Hardware', value: FINISHES[hardware.finish].label },
    { label: 'Buckle', value: BUCKLES[hardware.buckle].label },
    { label: 'Leash rings', value: config.attachments.map((point) => ATTACHMENTS[point].label).join(', ') },
    { label: 'Reflective trim', value: yesOrNo(config.reflectiveTrim) },
    { label: 'Grab handle', value: yesOrNo(config.handle) },
    ...(engraving === null
      ? []
      : [
          {
            label: 'Engraving',
            value: `“${engraving.text}”, ${ENGRAVING_FONTS[engraving.font].label}, on the ${ENGRAVING_TARGETS[engraving.target].label.toLowerCase()}`,
          },
        ]),
  ];
}

function yesOrNo(value: boolean): string {
  return value ? 'Yes' : 'No';
}
