import { ENGRAVING_TARGETS } from '../catalogue/engraving.ts';
import { PADDINGS } from '../catalogue/extras.ts';
import { BUCKLES, FINISHES } from '../catalogue/hardware.ts';
import { COLOURS, MATERIALS } from '../catalogue/webbing.ts';
import type { Engraving, HarnessConfig } from '../config.ts';
import { drawBuckle } from './hardware.ts';
import { drawStrap } from './harness.ts';
import { fitText } from './lettering.ts';
import { darker, escapeXml, isDark, lighter } from './markup.ts';
import type { Palette } from './paint.ts';

const FONT_STYLES: Readonly<Record<Engraving['font'], string>> = {
  BLOCK: 'font-family="Arial, Helvetica, sans-serif" font-weight="700"',
  SERIF: 'font-family="Georgia, \'Times New Roman\', serif"',
  MONO: 'font-family="\'Courier New\', \'DejaVu Sans Mono\', monospace" font-weight="700"',
  SCRIPT:
    "font-family=\"'Snell Roundhand', 'Segoe Script', 'Brush Script MT', cursive\" font-style=\"italic\"",
};

const LABEL_STYLE = 'font-family="Arial, Helvetica, sans-serif" text-anchor="middle"';

/** The column of close-ups at the right: webbing, buckle and, where there is one, the name tag. */
export function drawDetails(config: HarnessConfig, palette: Palette): string {
  const { webbing, hardware, padding, engraving } = config;
  const onBuckle = engraving?.target === 'BUCKLE' ? engraving : null;
  const onTag = engraving?.target === 'TAG' ? engraving : null;
  const swatch = drawStrap('M706 134 H914', { palette, width: 66, reflective: config.reflectiveTrim });
  const lining = palette.padding === null ? '' : drawLiningEdge(palette.padding);
  // The three close-ups fill the column; two are moved to its middle.
  const offset = onTag === null ? 84 : 0;
  return [
    `<g transform="translate(0 ${offset})">`,
    `${lining}<g filter="url(#lift)">${swatch}</g>`,
    caption(
      196,
      `${MATERIALS[webbing.material].label}, ${COLOURS[webbing.colour].label}`,
      PADDINGS[padding].label,
    ),
    `<g filter="url(#lift)">${drawStrap('M706 300 H914', { palette, width: 46, reflective: false })}`,
    `${drawBuckle(hardware.buckle, { x: 810, y: 300, angle: 0 }, 58)}</g>`,
    onBuckle === null ? '' : drawBuckleEngraving(onBuckle, palette.metal),
    caption(376, BUCKLES[hardware.buckle].label, FINISHES[hardware.finish].label),
    onTag === null ? '' : drawTag(onTag, palette.metal),
    '</g>',
  ].join('');
}

function drawLiningEdge(fill: string): string {
  return `<rect x="706" y="90" width="208" height="88" rx="10" fill="${fill}"/><rect x="706" y="90" width="208" height="88" rx="10" fill="url(#lining)"/>`;
}

function caption(y: number, title: string, subtitle: string): string {
  return [
    `<text x="810" y="${y + 8}" ${LABEL_STYLE} font-size="17" font-weight="700" fill="#3a342c">${escapeXml(title)}</text>`,
    `<text x="810" y="${y + 30}" ${LABEL_STYLE} font-size="15" fill="#7a7062">${escapeXml(subtitle)}</text>`,
  ].join('');
}

/** The engraved plate riveted to the buckle, so that the text reads whatever the buckle's shape. */
function drawBuckleEngraving(engraving: Engraving, metal: string): string {
  return [
    '<g filter="url(#lift)"><rect x="738" y="281" width="144" height="38" rx="8" fill="url(#metal)" stroke="#000" stroke-opacity=".3"/>',
    '<circle cx="747" cy="300" r="2.600" fill="#000" fill-opacity=".4"/><circle cx="873" cy="300" r="2.600" fill="#000" fill-opacity=".4"/></g>',
    engrave(engraving, { x: 810, y: 300, width: 112, height: 26 }, metal),
  ].join('');
}

function drawTag(engraving: Engraving, metal: string): string {
  const lines = breakLines(engraving.text);
  const texts = lines.map((text, index) => {
    const y = 512 + (index - (lines.length - 1) / 2) * 30;
    return engrave({ ...engraving, text }, { x: 810, y, width: 150, height: 34 }, metal);
  });
  return [
    '<g transform="translate(0 10)"><g filter="url(#lift)"><circle cx="810" cy="432" r="15" fill="none" stroke="url(#metal)" stroke-width="6"/>',
    '<path fill-rule="evenodd" d="M810 440 C830 440 838 454 858 456 C894 458 912 482 912 512 C912 548 880 572 810 572 C740 572 708 548 708 512 C708 482 726 458 762 456 C782 454 790 440 810 440 Z M810 450 A7 7 0 1 0 810.010 450 Z" fill="url(#metal)" stroke="#000" stroke-opacity=".3" stroke-width="1.500"/></g>',
    '<path d="M810 468 C870 462 898 484 898 512 C898 542 868 560 810 560 C752 560 722 542 722 512 C722 484 750 462 810 468 Z" fill="none" stroke="#fff" stroke-opacity=".35" stroke-width="2"/>',
    texts.join(''),
    `<text x="810" y="598" ${LABEL_STYLE} font-size="15" fill="#7a7062">${ENGRAVING_TARGETS.TAG.label}</text></g>`,
  ].join('');
}

/** Cut letters, dark in bright metal and bright in dark, with light on one edge. Shrinks to the width there is. */
function engrave(
  { text, font }: Engraving,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  metal: string,
): string {
  const { text: shown, size } = fitText(text, box.width, box.height, 6);
  const baseline = Math.round(box.y + size * 0.35);
  const letters = (y: number, fill: string, opacity: number) =>
    `<text x="${box.x}" y="${y}" ${FONT_STYLES[font]} font-size="${size}" text-anchor="middle" fill="${fill}" fill-opacity="${opacity}">${escapeXml(shown)}</text>`;
  return isDark(metal)
    ? letters(baseline - 1, '#000000', 0.7) + letters(baseline, lighter(metal, 0.8), 1)
    : letters(baseline + 1, lighter(metal, 0.75), 0.7) + letters(baseline, darker(metal, 0.78), 1);
}

/** Breaks a text that is long for one line at the space nearest its middle, or in the middle of a single long word. */
function breakLines(text: string): readonly string[] {
  const letters = Array.from(text);
  if (letters.length <= 12) return [text];
  const middle = letters.length / 2;
  const spaces = letters.flatMap((letter, index) => (letter === ' ' ? [index] : []));
  const [nearest] = spaces.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  if (nearest !== undefined) {
    return [letters.slice(0, nearest).join(''), letters.slice(nearest + 1).join('')];
  }
  const graphemes = Array.from(new Intl.Segmenter('und').segment(text), ({ segment }) => segment);
  const half = Math.ceil(graphemes.length / 2);
  return [graphemes.slice(0, half).join(''), graphemes.slice(half).join('')];
}
