import { PADDINGS } from '../catalogue/extras.ts';
import { FINISHES } from '../catalogue/hardware.ts';
import type { Material } from '../catalogue/webbing.ts';
import { COLOURS } from '../catalogue/webbing.ts';
import type { HarnessConfig } from '../config.ts';
import { darker, lighter } from './markup.ts';

/** The colours one harness is painted with. */
export interface Palette {
  readonly webbing: string;
  readonly webbingEdge: string;
  readonly stitch: string;
  /** Null when nothing is lined. */
  readonly padding: string | null;
  readonly metal: string;
}

export function mixPalette(config: HarnessConfig): Palette {
  const webbing = COLOURS[config.webbing.colour].hex;
  return {
    webbing,
    webbingEdge: darker(webbing, 0.38),
    stitch: config.webbing.material === 'LEATHER' ? '#ead9b8' : lighter(webbing, 0.45),
    padding: PADDINGS[config.padding].hex,
    metal: FINISHES[config.hardware.finish].hex,
  };
}

/** Pattern tiles laid over the dyed colour: what tells materials apart. */
const TEXTURES: Readonly<Record<Material, { readonly size: number; readonly marks: string }>> = {
  NYLON: {
    size: 6,
    marks:
      '<path d="M-1 7 L7 -1" stroke="#fff" stroke-width="1.200" opacity=".2"/><path d="M2 7 L7 2" stroke="#000" stroke-width="1" opacity=".14"/>',
  },
  RECYCLED_POLYESTER: {
    size: 8,
    marks:
      '<path d="M0 8 L4 0 L8 8" fill="none" stroke="#fff" stroke-width="1.100" opacity=".24"/><path d="M0 12 L4 4 L8 12" fill="none" stroke="#000" stroke-width="1" opacity=".13"/>',
  },
  HEMP: {
    size: 7,
    marks:
      '<path d="M0 1.500 H4 M3.500 5 H7.500" stroke="#fff" stroke-width="1.700" opacity=".26"/><path d="M5.500 0 V3.500 M1.800 3.500 V7" stroke="#000" stroke-width="1.500" opacity=".2"/>',
  },
  BIOTHANE: {
    size: 14,
    marks:
      '<rect width="14" height="14" fill="#fff" opacity=".07"/><circle cx="3" cy="4" r="1" fill="#fff" opacity=".28"/><circle cx="10" cy="11" r="1" fill="#fff" opacity=".28"/>',
  },
  LEATHER: {
    size: 17,
    marks:
      '<path d="M2 4 q3 -2 5 1 M10 2 q3 1 4 4 M4 11 q3 3 6 0 M12 12 q2 -2 4 0 M1 15 q2 -1 4 1" fill="none" stroke="#000" stroke-width="1.100" opacity=".2"/><path d="M7 7 q2 -1 4 1 M2 8 l1.500 1 M13 8.500 l1.500 1" fill="none" stroke="#fff" stroke-width="1" opacity=".16"/>',
  },
};

const LININGS: Readonly<Record<HarnessConfig['padding'], string>> = {
  NONE: '',
  MESH: '<circle cx="4" cy="4" r="1.900" fill="#000" opacity=".22"/><circle cx="9" cy="9" r="1.900" fill="#000" opacity=".22"/>',
  NEOPRENE:
    '<path d="M0 10 L10 0" stroke="#fff" stroke-width=".8" opacity=".16"/><path d="M0 0 L10 10" stroke="#000" stroke-width=".8" opacity=".16"/>',
  FLEECE:
    '<path d="M2 5 q2 -4 4 0 M6 9 q2 -4 4 0" fill="none" stroke="#a08f6e" stroke-width="1.200" opacity=".55"/>',
};

/**
 * Gradients, patterns and shadows that the drawing refers to by id. What straight straps use is laid out in user space:
 * a line without height has no bounding box to stretch a gradient or a filter over.
 */
export function drawDefinitions(config: HarnessConfig, palette: Palette, coat: string): string {
  const texture = TEXTURES[config.webbing.material];
  return [
    '<defs>',
    '<linearGradient id="paper" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#fbfaf7"/><stop offset="1" stop-color="#ece7de"/></linearGradient>',
    `<radialGradient id="glow" cx=".5" cy=".5" r=".5"><stop offset="0" stop-color="${lighter(palette.webbing, 0.72)}"/><stop offset="1" stop-color="${lighter(palette.webbing, 0.72)}" stop-opacity="0"/></radialGradient>`,
    `<linearGradient id="coat" gradientUnits="userSpaceOnUse" x1="0" y1="90" x2="0" y2="530"><stop offset="0" stop-color="${lighter(coat, 0.22)}"/><stop offset=".6" stop-color="${coat}"/><stop offset="1" stop-color="${darker(coat, 0.14)}"/></linearGradient>`,
    `<linearGradient id="metal" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${lighter(palette.metal, 0.62)}"/><stop offset=".35" stop-color="${palette.metal}"/><stop offset=".55" stop-color="${lighter(palette.metal, 0.42)}"/><stop offset="1" stop-color="${darker(palette.metal, 0.42)}"/></linearGradient>`,
    '<linearGradient id="polymer" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#5b6068"/><stop offset=".5" stop-color="#2c2f34"/><stop offset="1" stop-color="#1b1d21"/></linearGradient>',
    '<linearGradient id="reflector" gradientUnits="userSpaceOnUse" spreadMethod="reflect" x1="0" y1="0" x2="60" y2="60"><stop offset="0" stop-color="#ffffff"/><stop offset="1" stop-color="#c4ccd4"/></linearGradient>',
    `<pattern id="texture" width="${texture.size}" height="${texture.size}" patternUnits="userSpaceOnUse">${texture.marks}</pattern>`,
    `<pattern id="lining" width="10" height="10" patternUnits="userSpaceOnUse">${LININGS[config.padding]}</pattern>`,
    '<filter id="lift" filterUnits="userSpaceOnUse" x="0" y="0" width="960" height="640"><feGaussianBlur in="SourceAlpha" stdDeviation="3"/><feOffset dy="3"/><feComponentTransfer><feFuncA type="linear" slope=".34"/></feComponentTransfer><feMerge><feMergeNode/><feMergeNode in="SourceGraphic"/></feMerge></filter>',
    '</defs>',
  ].join('');
}
