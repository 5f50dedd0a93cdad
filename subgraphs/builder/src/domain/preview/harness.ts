import { CATEGORIES } from '../catalogue/extras.ts';
import { SIZES } from '../catalogue/sizes.ts';
import type { HarnessConfig } from '../config.ts';
import type { Figure } from './figure.ts';
import { drawBuckle, drawRing } from './hardware.ts';
import type { Point } from './markup.ts';
import type { Palette } from './paint.ts';

interface StrapStyle {
  readonly palette: Palette;
  readonly width: number;
  readonly reflective: boolean;
}

/** One length of webbing along a path: edge, colour, texture, two rows of stitches, and trim where it is sewn in. */
export function drawStrap(path: string, { palette, width, reflective }: StrapStyle): string {
  const layer = (stroke: string, strokeWidth: number, more = '') =>
    `<path d="${path}" stroke="${stroke}" stroke-width="${round(strokeWidth)}"${more}/>`;
  return [
    '<g fill="none" stroke-linejoin="round">',
    layer(palette.webbingEdge, width + 3),
    layer(palette.webbing, width),
    layer(palette.stitch, width * 0.74, ' stroke-dasharray="5 4"'),
    layer(palette.webbing, width * 0.74 - 2.6),
    layer('url(#texture)', width),
    reflective ? layer('url(#reflector)', width * 0.24) : '',
    '</g>',
  ].join('');
}

/** Straps that pass under the near foreleg. */
export function drawInnerStraps(config: HarnessConfig, figure: Figure, palette: Palette): string {
  return drawStrap(figure.sternum, strapStyle(config, figure, palette));
}

/** Everything that lies on the near side of the body, from the lining up to the hardware. */
export function drawHarness(config: HarnessConfig, figure: Figure, palette: Palette): string {
  const style = strapStyle(config, figure, palette);
  const { width } = style;
  const parts = ['<g filter="url(#lift)">'];
  if (palette.padding !== null) parts.push(drawPanel(figure, palette.padding));
  if (config.handle)
    parts.push(drawStrap(figure.handle, { ...style, width: width * 0.72, reflective: false }));
  if (config.category === 'HIKING') {
    parts.push(drawStrap(figure.secondGirth, style), drawStrap(figure.secondSpine, style));
  }
  parts.push(drawStrap(figure.spine, style), drawStrap(figure.girth, style), drawStrap(figure.neck, style));
  if (config.category === 'SERVICE') parts.push(drawPatch(figure, palette));
  if (config.category === 'TRAVEL') parts.push(drawBeltLoop(figure, style));
  parts.push(
    drawJoint(figure.frontJoint, style),
    drawSlider(figure, width),
    drawBuckle(config.hardware.buckle, figure.buckle, width),
  );
  if (config.attachments.includes('BACK')) parts.push(drawRing(figure.backRing, width * 0.62));
  if (config.attachments.includes('FRONT')) parts.push(drawRing(figure.frontRing, width * 0.62));
  parts.push('</g>');
  return parts.join('');
}

/** Webbing is drawn as wide as the size makes it, measured against a medium's 25 mm but never out of shape. */
function strapStyle(config: HarnessConfig, figure: Figure, palette: Palette): StrapStyle {
  const scale = 0.7 + (0.3 * SIZES[config.size].webbingWidthMm) / SIZES.M.webbingWidthMm;
  return { palette, width: figure.strapWidth * scale, reflective: config.reflectiveTrim };
}

function drawPanel(figure: Figure, fill: string): string {
  return [
    `<path d="${figure.panel}" fill="${fill}" stroke="#00000055" stroke-width="2" stroke-linejoin="round"/>`,
    `<path d="${figure.panel}" fill="url(#lining)"/>`,
    `<path d="${figure.panel}" fill="none" stroke="#ffffff" stroke-opacity=".5" stroke-width="1.500" stroke-dasharray="5 4" transform="translate(0 -1)"/>`,
  ].join('');
}

function drawPatch({ patch: { x, y, angle } }: Figure, palette: Palette): string {
  const label = CATEGORIES.SERVICE.label.toUpperCase();
  return [
    `<g transform="translate(${x} ${y}) rotate(${angle})">`,
    `<rect x="-44" y="-17" width="88" height="34" rx="6" fill="#23262b" stroke="${palette.stitch}" stroke-width="2" stroke-dasharray="5 3"/>`,
    `<text y="6" font-family="Arial, Helvetica, sans-serif" font-weight="700" font-size="16" letter-spacing="1.200" text-anchor="middle" fill="#f4f1ea">${label}</text>`,
    '</g>',
  ].join('');
}

function drawBeltLoop({ beltLoop: { x, y } }: Figure, style: StrapStyle): string {
  return drawStrap(`M${x - 20} ${y + 12} C${x - 18} ${y - 16} ${x + 18} ${y - 16} ${x + 22} ${y + 12}`, {
    ...style,
    width: style.width * 0.6,
  });
}

/** The round pad where the neck straps meet on the chest. */
function drawJoint({ x, y }: Point, { palette, width }: StrapStyle): string {
  const circle = (radius: number, paint: string) =>
    `<circle cx="${x}" cy="${y}" r="${round(radius)}" ${paint}/>`;
  return [
    circle(width * 0.68, `fill="${palette.webbing}" stroke="${palette.webbingEdge}" stroke-width="1.500"`),
    circle(width * 0.68, 'fill="url(#texture)"'),
    circle(width * 0.5, `fill="none" stroke="${palette.stitch}" stroke-width="1.300" stroke-dasharray="4 3"`),
  ].join('');
}

/** The adjuster half-way down the neck strap. */
function drawSlider({ neck }: Figure, width: number): string {
  return `<path d="${neck}" pathLength="100" fill="none" stroke="url(#metal)" stroke-width="${round(width + 8)}" stroke-dasharray="0 46 7 100"/>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
