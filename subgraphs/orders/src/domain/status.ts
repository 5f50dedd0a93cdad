/**
 * The life of an order as data: which status may follow which, who may cause it, and what has to be true
 * first. Everything that asks "may this order move?" asks here.
 */

export const orderStatuses = [
  'PLACED',
  'CONFIRMED',
  'IN_PRODUCTION',
  'READY_TO_SHIP',
  'SHIPPED',
  'DELIVERED',
  'CANCELLED',
  'RETURNED',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/** Who causes a move. SYSTEM is this subgraph itself, reacting to a fact such as a payment or a carrier's delivery. */
export type Mover = 'CUSTOMER' | 'STAFF' | 'SYSTEM';

export type Guard = 'HAS_SHIPMENT' | 'ALL_SHIPMENTS_DELIVERED';

export interface Transition {
  readonly from: OrderStatus;
  readonly to: OrderStatus;
  readonly by: readonly Mover[];
  readonly guard?: Guard;
}

/** What the machine needs to know of an order. */
export interface OrderFacts {
  readonly status: OrderStatus;
  readonly shipments: number;
  readonly deliveredShipments: number;
}

/** The whole machine. A pair may stand in several rows: the rows then differ in mover and guard. */
export const transitions: readonly Transition[] = [
  // The system, once it is paid.
  { from: 'PLACED', to: 'CONFIRMED', by: ['STAFF', 'SYSTEM'] },
  // The system, where it was cancelled in the shop it came from.
  { from: 'PLACED', to: 'CANCELLED', by: ['CUSTOMER', 'STAFF', 'SYSTEM'] },
  { from: 'CONFIRMED', to: 'IN_PRODUCTION', by: ['STAFF'] },
  { from: 'CONFIRMED', to: 'CANCELLED', by: ['CUSTOMER', 'STAFF', 'SYSTEM'] },
  { from: 'IN_PRODUCTION', to: 'READY_TO_SHIP', by: ['STAFF'] },
  // Once it is being sewn only the workshop can say whether it can still be stopped.
  { from: 'IN_PRODUCTION', to: 'CANCELLED', by: ['STAFF'] },
  { from: 'READY_TO_SHIP', to: 'SHIPPED', by: ['STAFF'], guard: 'HAS_SHIPMENT' },
  { from: 'READY_TO_SHIP', to: 'CANCELLED', by: ['STAFF'] },
  // Staff may say so without a carrier's word (some never report); the system only on that word.
  { from: 'SHIPPED', to: 'DELIVERED', by: ['STAFF'] },
  { from: 'SHIPPED', to: 'DELIVERED', by: ['SYSTEM'], guard: 'ALL_SHIPMENTS_DELIVERED' },
  { from: 'SHIPPED', to: 'RETURNED', by: ['STAFF'] },
  { from: 'DELIVERED', to: 'RETURNED', by: ['STAFF'] },
];

const guards: Readonly<Record<Guard, (facts: OrderFacts) => boolean>> = {
  HAS_SHIPMENT: (facts) => facts.shipments > 0,
  ALL_SHIPMENTS_DELIVERED: (facts) => facts.shipments > 0 && facts.deliveredShipments === facts.shipments,
};

/** Why a move is refused: no such row for this mover, or a row whose guard does not hold yet. */
export type Refusal =
  | { readonly reason: 'ILLEGAL'; readonly allowed: readonly OrderStatus[] }
  | { readonly reason: 'GUARD'; readonly guard: Guard };

/** The statuses this mover could give the order now, guards included, in the order of the table. */
export function nextStatuses(facts: OrderFacts, mover: Mover): OrderStatus[] {
  return transitions
    .filter((row) => row.from === facts.status && row.by.includes(mover) && holds(row, facts))
    .map((row) => row.to);
}

/** Null when `mover` may give the order the status `to` now, else why not. */
export function refusal(facts: OrderFacts, to: OrderStatus, mover: Mover): Refusal | null {
  const row = transitions.find(
    (candidate) => candidate.from === facts.status && candidate.to === to && candidate.by.includes(mover),
  );
  if (row === undefined) return { reason: 'ILLEGAL', allowed: nextStatuses(facts, mover) };
  if (row.guard !== undefined && !holds(row, facts)) return { reason: 'GUARD', guard: row.guard };
  return null;
}

/** Nothing has to be made or sent any more; at most something comes back. */
export const settledStatuses: ReadonlySet<OrderStatus> = new Set(['DELIVERED', 'CANCELLED', 'RETURNED']);

/** True when nothing can follow this status, whoever asks. */
export function isTerminal(status: OrderStatus): boolean {
  return !transitions.some((row) => row.from === status);
}

function holds(row: Transition, facts: OrderFacts): boolean {
  return row.guard === undefined || guards[row.guard](facts);
}
