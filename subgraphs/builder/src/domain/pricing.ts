import { ENGRAVING_FONTS, ENGRAVING_TARGETS } from './catalogue/engraving.ts';
import { CATEGORIES, HANDLE, PADDINGS, REFLECTIVE_TRIM } from './catalogue/extras.ts';
import { ATTACHMENTS, BUCKLES, FINISHES } from './catalogue/hardware.ts';
import type { OptionRow } from './catalogue/option.ts';
import { SIZES } from './catalogue/sizes.ts';
import { MATERIALS } from './catalogue/webbing.ts';
import type { Engraving, HarnessConfig } from './config.ts';
import { countCharacters } from './text.ts';

/** One item of a price; amounts are US cents and never negative. */
export interface PriceLine {
  readonly label: string;
  readonly amountMinor: number;
}

export interface Price {
  readonly lines: readonly PriceLine[];
  /** Sum of the lines, in US cents. */
  readonly totalMinor: number;
}

/** Prices a harness; depends on nothing but the configuration. The bare harness is always the first line. */
export function priceConfig(config: HarnessConfig): Price {
  const chosen: OptionRow[] = [
    CATEGORIES[config.category],
    MATERIALS[config.webbing.material],
    PADDINGS[config.padding],
    FINISHES[config.hardware.finish],
    BUCKLES[config.hardware.buckle],
    ...config.attachments.map((point) => ATTACHMENTS[point]),
    ...(config.reflectiveTrim ? [REFLECTIVE_TRIM] : []),
    ...(config.handle ? [HANDLE] : []),
  ];
  const lines: PriceLine[] = [
    { label: `Harness, size ${config.size}`, amountMinor: SIZES[config.size].priceMinor },
    ...chosen
      .filter((option) => option.priceMinor > 0)
      .map((option) => ({ label: option.label, amountMinor: option.priceMinor })),
    ...(config.engraving === null ? [] : [priceEngraving(config.engraving)]),
  ];
  return { lines, totalMinor: lines.reduce((sum, line) => sum + line.amountMinor, 0) };
}

function priceEngraving({ text, font, target }: Engraving): PriceLine {
  const { label, priceMinor, pricePerCharacterMinor } = ENGRAVING_TARGETS[target];
  const letters = countCharacters(text) * pricePerCharacterMinor;
  return {
    label: `Engraving, ${label.toLowerCase()}`,
    amountMinor: priceMinor + letters + ENGRAVING_FONTS[font].priceMinor,
  };
}
