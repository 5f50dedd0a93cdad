import type { Point } from './markup.ts';

/**
 * A body in profile, looking right, and where a harness lies on it. All lines are SVG path data in the drawing's units.
 */
export interface Figure {
  /** Limbs on the far side, drawn first and in shadow. */
  readonly far: readonly string[];
  /** The tail and the body itself, drawn in full light. */
  readonly body: readonly string[];
  /** The near foreleg, drawn over the sternum strap. */
  readonly foreleg: string | null;
  /** Fixed markup on top of the body: eye, nose, ear. */
  readonly face: string;
  readonly coat: string;
  /** Centre lines of the straps. */
  readonly neck: string;
  readonly girth: string;
  readonly secondGirth: string;
  readonly spine: string;
  /** From the first girth strap on to the second. */
  readonly secondSpine: string;
  readonly sternum: string;
  /** Outline of the lining that shows between neck and girth. */
  readonly panel: string;
  /** Centre line of the grab handle. */
  readonly handle: string;
  readonly backRing: Point;
  readonly frontRing: Point;
  /** Where the neck straps meet on the chest. */
  readonly frontJoint: Point;
  readonly beltLoop: Point;
  readonly buckle: Point & { readonly angle: number };
  readonly patch: Point & { readonly angle: number };
  /** Width of the webbing of a medium harness. */
  readonly strapWidth: number;
}
