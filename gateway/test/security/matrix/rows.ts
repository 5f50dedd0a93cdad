import type { FieldAudience, RouteAudience } from './answers.ts';

/**
 * A root field with its arguments, for example `Query.order(id: $order)`; `$order` and the like are things of the owner's
 * (`things/`). A field to which there are several ways has a row for each.
 */
export type RouteName = `${'Query' | 'Mutation' | 'Subscription'}.${string}`;

/** An entity that is asked for by its id, straight at a subgraph and signed, as gateways do (`_entities`). */
export interface Reference {
  /** Which of the owner's things it is. */
  readonly thing: string;
  readonly answers: RouteAudience;
}

/** What the matrix expects of one domain. */
export interface Rows {
  /** One at least for each root field. */
  readonly routes: Readonly<Record<RouteName, RouteAudience>>;
  /** Each entity type that the domain's subgraph resolves, by name. */
  readonly references: Readonly<Record<string, Reference>>;
  /**
   * Every field of every type that says something of somebody. Connections, edges, payloads and user errors need no rows:
   * they show what their root field shows.
   */
  readonly fields: Readonly<Record<string, Readonly<Partial<Record<FieldAudience, readonly string[]>>>>>;
  /** Types that say nothing of anybody: prices, choices, texts. */
  readonly nobodys: readonly string[];
  /** Fields with an entity of which only the id is looked at, because the row cannot say who sees the rest. */
  readonly idOnly?: readonly string[];
}
