import { setImmediate as nextTurn } from 'node:timers/promises';
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
   * @returns whether the reader keeps up
   */
  send(text: string, event: ExecutionResult | null): boolean;
}

/**
 * Hands on events until there are none any more, or their reader may not have them any more. Events are taken as they
 * come, so that a slow reader's wait in its own bounded queue and nowhere else. It never rejects.
 */
export async function deliver(
  events: LiveEvents,
  { guard, requestId, logger, send }: Delivery,
): Promise<void> {
  try {
    console.log('deliver start');
    for await (const event of events) {
      console.log('event', Object.keys(event), guard.check());
      if (!guard.check()) return;
      const keepsUp = send(resultText(event, requestId), event);
      // A burst must not fill the queue of a reader whose socket has had no turn to take anything.
      if (!keepsUp) await nextTurn();
    }
  } catch (error) {
    logger.error({ requestId, err: error }, 'subscription failed');
    send(faultText(error, requestId), null);
  }
}
