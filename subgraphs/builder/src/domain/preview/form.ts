import type { Figure } from './figure.ts';

/** A tailor's form: what a harness for any other animal is shown on. */
export const FORM: Figure = {
  coat: '#e3dccf',
  far: [
    'M292 380 L308 380 L308 512 L292 512 Z',
    'M212 512 C212 504 220 500 232 500 L368 500 C380 500 388 504 388 512 L388 526 L212 526 Z',
  ],
  body: [
    [
      'M506 176 C520 190 520 222 508 250 C496 276 490 306 478 336 C462 374 424 396 376 398 C316 400 250 392 200 374',
      'C160 358 140 334 140 304 C140 268 164 240 206 234 C262 226 330 236 384 222 C422 212 450 186 466 166 C476 156 496 162 506 176 Z',
    ].join(' '),
  ],
  foreleg: null,
  face: [
    '<ellipse cx="489" cy="178" rx="30" ry="15" transform="rotate(42 489 178)" fill="#b98d5f"/>',
    '<ellipse cx="489" cy="178" rx="19" ry="8" transform="rotate(42 489 178)" fill="none" stroke="#94693f" stroke-width="2" opacity=".7"/>',
    '<path d="M148 274 C220 300 400 300 492 288" fill="none" stroke="#b9ae9b" stroke-width="2" stroke-dasharray="7 6"/>',
  ].join(''),
  neck: 'M384 220 C416 238 448 276 474 330',
  girth: 'M306 230 C322 276 324 338 312 398',
  secondGirth: 'M222 232 C236 274 240 330 232 386',
  spine: 'M396 217 C360 232 334 236 304 234',
  secondSpine: 'M304 234 C280 236 250 236 224 234',
  sternum: 'M472 328 C454 362 412 386 318 386',
  panel:
    'M392 228 C358 238 330 242 300 240 C316 278 320 310 316 352 C350 360 384 352 404 342 C430 336 456 334 470 326 C448 278 420 246 392 228 Z',
  handle: 'M316 232 C318 198 366 194 374 224',
  backRing: { x: 302, y: 216 },
  frontRing: { x: 478, y: 338 },
  frontJoint: { x: 472, y: 329 },
  beltLoop: { x: 264, y: 220 },
  buckle: { x: 320, y: 326, angle: 92 },
  patch: { x: 382, y: 294, angle: 2 },
  strapWidth: 23,
};
