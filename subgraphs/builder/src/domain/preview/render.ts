import type { Species } from '../catalogue/animals.ts';
import { CATEGORIES } from '../catalogue/extras.ts';
import type { HarnessConfig } from '../config.ts';
import { specifyConfig } from '../specification.ts';
import { CAT } from './cat.ts';
import { drawDetails } from './details.ts';
import { DOG } from './dog.ts';
import type { Figure } from './figure.ts';
import { FORM } from './form.ts';
import { drawHarness, drawInnerStraps } from './harness.ts';
import { fitText } from './lettering.ts';
import { darker, escapeXml } from './markup.ts';
import { drawDefinitions, mixPalette } from './paint.ts';

const FIGURES: Readonly<Record<Species, Figure>> = { DOG, CAT, OTHER: FORM };

const SANS = 'font-family="Arial, Helvetica, sans-serif"';

/**
 * Draws a design as a self-contained SVG document of 960 × 640: the harness on its wearer, and close-ups of what it is
 * made of. The same name and configuration always give the same text; names and engravings are escaped.
 */
export function renderPreview(name: string, config: HarnessConfig): string {
  const figure = FIGURES[config.measurements.species];
  const palette = mixPalette(config);
  const summary = specifyConfig(config).map(({ label, value }) => `${label}: ${value}`);
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 640" width="960" height="640" role="img" aria-labelledby="title desc">',
    `<title id="title">${escapeXml(name)}</title>`,
    `<desc id="desc">${escapeXml(summary.join('. '))}</desc>`,
    drawDefinitions(config, palette, figure.coat),
    drawStage(),
    drawWearer(figure, drawInnerStraps(config, figure, palette)),
    drawHarness(config, figure, palette),
    drawHeading(name, config),
    drawDetails(config, palette),
    '</svg>',
  ].join('\n');
}

function drawStage(): string {
  return [
    '<rect width="960" height="640" fill="url(#paper)"/>',
    '<ellipse cx="340" cy="330" rx="320" ry="270" fill="url(#glow)"/>',
    '<ellipse cx="310" cy="530" rx="250" ry="16" fill="#3b2f22" opacity=".16"/>',
    '<path d="M672 70 V600" stroke="#cfc6b6" stroke-width="1.500"/>',
  ].join('');
}

function drawWearer(figure: Figure, innerStraps: string): string {
  const shadow = darker(figure.coat, 0.24);
  return [
    ...figure.far.map((path) => `<path d="${path}" fill="${shadow}"/>`),
    ...figure.body.map((path) => `<path d="${path}" fill="url(#coat)"/>`),
    innerStraps,
    figure.foreleg === null
      ? ''
      : `<path d="${figure.foreleg}" fill="url(#coat)" stroke="${shadow}" stroke-opacity=".35"/>`,
    figure.face,
  ].join('');
}

function drawHeading(name: string, config: HarnessConfig): string {
  const { petName } = config.measurements;
  const purpose = `${CATEGORIES[config.category].label} harness${petName === null ? '' : ` for ${petName}`}`;
  const title = fitText(name, 600, 30, 18);
  const subtitle = fitText(purpose, 600, 17, 13);
  return [
    `<text x="40" y="62" ${SANS} font-size="${title.size}" font-weight="700" fill="#2f2a24">${escapeXml(title.text)}</text>`,
    `<text x="40" y="90" ${SANS} font-size="${subtitle.size}" fill="#7a7062">${escapeXml(subtitle.text)}</text>`,
    '<rect x="40" y="566" width="74" height="40" rx="20" fill="#2f2a24"/>',
    `<text x="77" y="593" ${SANS} font-size="20" font-weight="700" text-anchor="middle" fill="#fbfaf7">${config.size}</text>`,
    `<text x="128" y="592" ${SANS} font-size="16" fill="#7a7062">chest ${config.measurements.chestGirthMm} mm · neck ${config.measurements.neckGirthMm} mm</text>`,
  ].join('');
}
