import type { SharingRules } from '../engine/subscriptions/hub.ts';
import type { GatewayContext } from '../request-context.ts';
import { asksForPast, resumePointOf } from './resume-point.ts';

/**
 * Who shares a subscription with whom: what an actor sees depends on who they are and on their role, and on nothing else
 * of the request. Whether the actor's token is still good is asked for each of them alone, outside of what they share.
 */
export const sharing: SharingRules<GatewayContext> = {
  scopeOf: ({ actor }) => (actor === null ? '' : `${actor.role} ${actor.userId}`),
  replays: asksForPast,
  resumePointOf,
};
