import type { Logger } from '@pet/platform/observability';
import type { ExecutionResult } from 'graphql';
import type { LiveEvents } from './operations.ts';
import { faultText, resultText } from './result-text.ts';
import type { SessionGuard } from './session-guard.ts';

/** Where the events of one operation go. */
export interface Delivery {
  readonly guard: SessionGuard;
  readonly requestId: string;
  readonly logger: Logger;
  /**
   * @param text the event as JSON
   * @param event what it was made of; null for a fault that ends the events
   * @returns what to wait for before the next one, when the reader does not keep up
   */
  send(text: string, event: ExecutionResult | null): Promise<void> | undefined;
}

/**
 * Hands on events until there are none any more, or their reader may not have them any more. It never rejects.
 *
 * A slow reader's events are taken from their source no faster than they are read. So one that replays a long history
 * is not overrun; and the source knows who is behind, and cuts off whoever holds up others.
 */
export async function deliver(
  events: LiveEvents,
  { guard, requestId, logger, send }: Delivery,
): Promise<void> {
  try {
    await events.handTo((event) => {
      if (guard.check()) return send(resultText(event, requestId), event);
      events.leave();
      return undefined;
    });
  } catch (error) {
    logger.error({ requestId, err: error }, 'subscription failed');
    send(faultText(error, requestId), null);
  }
}
