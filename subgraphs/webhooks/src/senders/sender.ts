import type { ReceivedDelivery } from '../domain/delivery.ts';

/** A stretch of time, from its beginning until before its end. */
export interface Window {
  readonly from: Date;
  readonly to: Date;
}

/** A sender who can be asked what it had to tell. */
export interface Sender {
  /**
   * What happened within a window, as deliveries; what had been delivered has the same ids, or tells nothing new.
   * @throws Error when the sender cannot be reached, or takes longer than ten seconds for a page
   */
  tell(window: Window, signal: AbortSignal): AsyncIterable<ReceivedDelivery>;
}

/** Milliseconds a sender may take for one page. */
export const pageDeadline = 10_000;
