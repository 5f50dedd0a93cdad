/** Which events mean something to the funnel and to experiments. */

import type { FunnelStep } from './funnel.ts';

/** What experiments can aim at. It happens in the shop itself, so that no client can make it up. */
export const conversionGoals = ['SAVED_DESIGN', 'SHARED_DESIGN', 'PLACED_ORDER'] as const;
export type ConversionGoal = (typeof conversionGoals)[number];

/** The event that takes each step: the first two clients tell, the others the shop. */
export const eventOfStep: Readonly<Record<FunnelStep, string>> = {
  OPENED_BUILDER: 'builder_opened',
  CONFIGURED: 'builder_configured',
  SAVED_DESIGN: 'design.created',
  PLACED_ORDER: 'order.created',
};

/** The event that reaches each goal. */
export const eventOfGoal: Readonly<Record<ConversionGoal, string>> = {
  SAVED_DESIGN: 'design.created',
  SHARED_DESIGN: 'design.shared',
  PLACED_ORDER: 'order.created',
};
