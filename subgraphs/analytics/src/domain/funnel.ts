/** The way from looking at the builder to an order, and how much of it is left of those who set out. */

/** The steps, in their order. */
export const funnelSteps = ['OPENED_BUILDER', 'CONFIGURED', 'SAVED_DESIGN', 'PLACED_ORDER'] as const;
export type FunnelStep = (typeof funnelSteps)[number];

export const deviceKinds = ['MOBILE', 'TABLET', 'DESKTOP', 'UNKNOWN'] as const;
export type DeviceKind = (typeof deviceKinds)[number];

/** How many people got to a step. */
export interface StepCount {
  readonly step: FunnelStep;
  readonly people: number;
}

export interface FunnelStepReport extends StepCount {
  /** The part of those of the step before that got here, 0 to 1; null where nobody did. */
  readonly ofPrevious: number | null;
  /** The part of those who set out; null where nobody did. */
  readonly ofFirst: number | null;
}

/** A part of a whole, 0 to 1; null where there is no whole. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** All steps in their order; one without a count has nobody. */
export function funnelReport(counts: readonly StepCount[]): FunnelStepReport[] {
  const byStep = new Map(counts.map(({ step, people }) => [step, people]));
  const people = funnelSteps.map((step) => byStep.get(step) ?? 0);
  const [first = 0] = people;
  return funnelSteps.map((step, index) => {
    const here = people[index] ?? 0;
    return {
      step,
      people: here,
      ofPrevious: index === 0 ? null : share(here, people[index - 1] ?? 0),
      ofFirst: index === 0 ? null : share(here, first),
    };
  });
}
