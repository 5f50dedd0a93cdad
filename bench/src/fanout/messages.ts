/** What the process that publishes events is told: to publish one, or to say how often it has done what. */
export type PublisherCommand = 'publish' | 'count';

/** How often the gateway did what it should do once for each event. */
export interface Counts {
  /** Subscriptions to the subgraph. */
  readonly upstreams: number;
  readonly events: number;
  /** Fetches from other subgraphs that completed the events. */
  readonly fetches: number;
}

/** What the subscribers are told: to subscribe, to forget the times so far, or to tell them. */
export type SubscribersCommand =
  | { readonly kind: 'subscribe'; readonly url: string; readonly subscribers: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'tell' };

/** What the subscribers say; times are in milliseconds from an event to its delivery. */
export type SubscribersReport =
  | { readonly kind: 'subscribed' }
  /** Every subscriber has the event; `sample` is one of the messages. */
  | { readonly kind: 'delivered'; readonly sample: string }
  | { readonly kind: 'times'; readonly deliveries: number; readonly p50: number; readonly p99: number }
  | { readonly kind: 'failed'; readonly reason: string };
