import type { StoredEvent } from './event.ts';

/**
 * How far a bus has got with a domain's events. A bus that lost some shows it by another epoch, or by having taken
 * fewer than it once had.
 */
export interface Head {
  readonly epoch: string;
  /** How many events it took since that epoch began. */
  readonly appended: number;
}

/** A subgraph that wants to be told. */
export interface Subscriber {
  /** The subgraph's name: all processes of one subgraph are one subscriber. */
  readonly name: string;
  /** Whose events it wants. */
  readonly domains: ReadonlySet<string>;
  /** Takes events of one domain for good: once it resolves, they outlive this process. */
  deliver(events: readonly StoredEvent[]): Promise<void>;
  /** Does something unless another process of this subscriber is doing it; false then. */
  inTurn(domain: string, work: () => Promise<void>): Promise<boolean>;
}

/** Carries events from the domains' outboxes to their subscribers: at least once, each domain's in their order. */
export interface EventBus {
  /**
   * Takes events for good.
   * @param after where it stood when it last took some of this domain; null for never
   * @returns where it stands now; null, with nothing taken, when it no longer holds what it held at `after`
   */
  publish(domain: string, after: Head | null, events: readonly StoredEvent[]): Promise<Head | null>;
  /** Begins a new epoch of a domain: the publisher hands on again all it has kept. */
  renew(domain: string): Promise<Head>;
  /** Starts to deliver. @returns a function that lets a delivery under way finish and ends the subscription */
  subscribe(subscriber: Subscriber): Promise<() => Promise<void>>;
}
