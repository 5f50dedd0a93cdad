import type { Buckle } from '../catalogue/hardware.ts';
import { BUCKLES } from '../catalogue/hardware.ts';
import type { Point } from './markup.ts';

/** Body of each buckle lying flat, 100 wide and centred on the origin. */
const BUCKLE_SHAPES: Readonly<Record<Buckle, string>> = {
  SIDE_RELEASE: [
    '<path d="M-50 -24 H-8 V24 H-50 Z"/>',
    '<path d="M-12 -28 H36 Q50 -28 50 -14 V14 Q50 28 36 28 H-12 Z"/>',
    '<path d="M0 -28 Q10 -14 24 -16 M0 28 Q10 14 24 16" fill="none" stroke="#fff" stroke-opacity=".28" stroke-width="3"/>',
  ].join(''),
  MAGNETIC: [
    '<rect x="-50" y="-25" width="100" height="50" rx="25"/>',
    '<path d="M0 -25 V25" stroke="#000" stroke-opacity=".45" stroke-width="3"/>',
    '<circle cx="-30" cy="0" r="5" fill="#000" fill-opacity=".22"/><circle cx="30" cy="0" r="5" fill="#000" fill-opacity=".22"/>',
  ].join(''),
  ROLLER: [
    '<path fill-rule="evenodd" d="M-42 -30 H42 Q50 -30 50 -22 V22 Q50 30 42 30 H-42 Q-50 30 -50 22 V-22 Q-50 -30 -42 -30 Z M-38 -19 V19 H38 V-19 Z"/>',
    '<rect x="36" y="-30" width="13" height="60" rx="6"/>',
    '<rect x="-44" y="-4.500" width="88" height="9" rx="4.500"/>',
  ].join(''),
  COBRA: [
    '<path d="M-50 -20 H-22 V-30 H26 L50 -18 V18 L26 30 H-22 V20 H-50 Z"/>',
    '<path d="M-22 -30 V30 M26 -30 V30" stroke="#000" stroke-opacity=".35" stroke-width="2.500"/>',
    '<rect x="-14" y="-36" width="32" height="8" rx="3"/><rect x="-14" y="28" width="32" height="8" rx="3"/>',
  ].join(''),
};

/**
 * A buckle in its own material.
 * @param width how wide the webbing is that runs through it
 */
export function drawBuckle(buckle: Buckle, at: Point & { readonly angle: number }, width: number): string {
  const scale = Math.round((width / 44) * 100) / 100;
  const fill = BUCKLES[buckle].metal ? 'url(#metal)' : 'url(#polymer)';
  return `<g transform="translate(${at.x} ${at.y}) rotate(${at.angle}) scale(${scale})" fill="${fill}" stroke="#000" stroke-opacity=".4" stroke-width="2" stroke-linejoin="round">${BUCKLE_SHAPES[buckle]}</g>`;
}

/** A welded ring a leash clips on to. */
export function drawRing({ x, y }: Point, radius: number): string {
  const r = Math.round(radius * 100) / 100;
  return [
    `<circle cx="${x}" cy="${y}" r="${r}" fill="none" stroke="#000" stroke-opacity=".4" stroke-width="8"/>`,
    `<circle cx="${x}" cy="${y}" r="${r}" fill="none" stroke="url(#metal)" stroke-width="6"/>`,
  ].join('');
}
