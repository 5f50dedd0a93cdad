import { Redis } from 'ioredis';
import { expect } from 'vitest';
import type { Acknowledged } from './order-load.ts';
import type { OrderServices } from './order-services.ts';

/** What of the services is compared. */
type Places = Pick<OrderServices, 'database' | 'redis'>;

/** What there is in each place, a line for each thing. */
type Records = Readonly<Record<keyof typeof statements | 'stream of orders' | 'stream of designs', string[]>>;

/** What there is of orders and designs ($1) in both databases; of events, those that have a place in their order. */
const statements = {
  history: `SELECT concat_ws(' ', order_id, sequence, to_status) AS line FROM orders.order_timeline
    WHERE kind = 'STATUS_CHANGED' AND order_id = ANY($1)`,
  outbox: `SELECT concat_ws(' ', event->>'aggregateId', event->>'sequence', event->>'type') AS line FROM orders.outbox
    WHERE event->>'sequence' IS NOT NULL AND (event->>'aggregateId')::uuid = ANY($1)`,
  mails: `SELECT concat_ws(' ', order_id, kind) AS line FROM orders.mails WHERE order_id = ANY($1)`,
  inbox: `SELECT concat_ws(' ', aggregate_id, event->>'type') AS line FROM builder.inbox
    WHERE handled_at IS NOT NULL AND aggregate_id = ANY($1)`,
  effects: `SELECT concat_ws(' ', aggregate_id, event->>'type') AS line FROM witness.effects
    WHERE aggregate_id = ANY($1)`,
  designs: `SELECT concat_ws(' ', design_id, kind) AS line
    FROM builder.design_revisions JOIN builder.designs ON designs.id = design_id
    WHERE status = 'ORDERED' AND kind = 'ORDERED' AND design_id = ANY($1)`,
};

const milestones: Readonly<Record<string, string>> = {
  SHIPPED: 'order.shipped',
  DELIVERED: 'order.delivered',
};
const letters: Readonly<Record<string, string>> = {
  PLACED: 'CONFIRMATION',
  SHIPPED: 'SHIPPED',
  DELIVERED: 'DELIVERED',
};

function eventsOf({ orderId, sequence, status }: Acknowledged): string[] {
  const change = status === 'PLACED' ? 'order.created' : 'order.status_changed';
  const types = [change, milestones[status]].filter((type) => type !== undefined);
  return types.map((type) => `${orderId} ${sequence} ${type}`);
}

/** What there has to be, now that clients have been told so. */
function expectedRecords(acknowledged: readonly Acknowledged[]): Records {
  const placed = acknowledged.filter(({ status }) => status === 'PLACED');
  const events = acknowledged.flatMap(eventsOf);
  const handled = placed.map(({ orderId }) => `${orderId} order.created`);
  const ordered = placed.map(({ designId }) => `${designId} ORDERED`);
  return {
    history: acknowledged.map(({ orderId, sequence, status }) => `${orderId} ${sequence} ${status}`),
    outbox: events,
    'stream of orders': events,
    mails: acknowledged.flatMap(({ orderId, status }) =>
      letters[status] ? [`${orderId} ${letters[status]}`] : [],
    ),
    inbox: handled,
    effects: handled,
    designs: ordered,
    'stream of designs': ordered,
  };
}

/** An event on a stream, as far as the checker looks at it. */
interface Delivered {
  readonly id: string;
  readonly type: string;
  readonly aggregateId: string;
  readonly sequence: number;
  readonly payload: { readonly status?: string };
}

async function readStream({ redis }: Places, domain: string, ids: ReadonlySet<string>): Promise<Delivered[]> {
  const connection = new Redis(redis.url);
  try {
    const entries = await connection.xrange(`events:${domain}`, '-', '+');
    return entries
      .flatMap(([, [field, text]]) => (field === 'event' && text ? [JSON.parse(text) as Delivered] : []))
      .filter(({ aggregateId, sequence }) => ids.has(aggregateId) && Number.isInteger(sequence));
  } finally {
    connection.disconnect();
  }
}

/** Each event where it stands first. A stream may hold it again: consumers are told at least once. */
function firstOfEach(events: readonly Delivered[]): Delivered[] {
  const first = new Map<string, Delivered>();
  for (const event of events) if (!first.has(event.id)) first.set(event.id, event);
  return [...first.values()];
}

function idsOf(acknowledged: readonly Acknowledged[]): ReadonlySet<string> {
  return new Set(acknowledged.flatMap(({ orderId, designId }) => [orderId, designId]));
}

async function readRecords(services: Places, ids: ReadonlySet<string>): Promise<Records> {
  const linesOf = async (statement: string) => {
    const { rows } = await services.database.query<{ line: string }>(statement, [[...ids]]);
    return rows.map(({ line }) => line);
  };
  const orders = firstOfEach(await readStream(services, 'orders', ids));
  const designs = firstOfEach(await readStream(services, 'builder', ids));
  return {
    history: await linesOf(statements.history),
    outbox: await linesOf(statements.outbox),
    'stream of orders': orders.map((event) => `${event.aggregateId} ${event.sequence} ${event.type}`),
    mails: await linesOf(statements.mails),
    inbox: await linesOf(statements.inbox),
    effects: await linesOf(statements.effects),
    designs: await linesOf(statements.designs),
    'stream of designs': designs
      .filter(({ payload }) => payload.status === 'ORDERED')
      .map(({ aggregateId }) => `${aggregateId} ORDERED`),
  };
}

function lostFrom(expected: Records, found: Records): string[] {
  return Object.entries(expected).flatMap(([place, lines]) => {
    const there = new Set(found[place as keyof Records]);
    return lines.filter((line) => !there.has(line)).map((line) => `${place}: lost ${line}`);
  });
}

/** What there is more than once, or without a client who asked for it. */
function tooMuchOf(expected: Records, found: Records): string[] {
  return Object.entries(found).flatMap(([place, lines]) => {
    const left = new Set(expected[place as keyof Records]);
    return lines.filter((line) => !left.delete(line)).map((line) => `${place}: too much ${line}`);
  });
}

/** Events of one order that stand on the stream before an earlier one. */
async function disorder(services: Places, ids: ReadonlySet<string>): Promise<string[]> {
  const last = new Map<string, number>();
  return firstOfEach(await readStream(services, 'orders', ids)).flatMap(({ aggregateId, sequence, type }) => {
    const before = last.get(aggregateId) ?? 0;
    last.set(aggregateId, sequence);
    return sequence < before ? [`stream of orders: ${aggregateId} ${sequence} ${type} after ${before}`] : [];
  });
}

/**
 * Compares what clients were told with what there is: the orders' history, their outbox, the stream, builder's inbox and
 * what it has done about it, and the mails. To be asked once everything has been delivered, and for whole orders.
 * @returns what is lost, doubled, there unasked or out of order, a sentence each
 */
export async function findFaults(services: Places, acknowledged: readonly Acknowledged[]): Promise<string[]> {
  const expected = expectedRecords(acknowledged);
  const ids = idsOf(acknowledged);
  const found = await readRecords(services, ids);
  return [...lostFrom(expected, found), ...tooMuchOf(expected, found), ...(await disorder(services, ids))];
}

/** How many entries of the stream are repeats: what consumers have to recognise. */
export async function countRepeats(services: Places, acknowledged: readonly Acknowledged[]): Promise<number> {
  const events = await readStream(services, 'orders', idsOf(acknowledged));
  return events.length - firstOfEach(events).length;
}

/**
 * Waits until what has been acknowledged by now is on the streams and has had its effects.
 * @param within milliseconds
 * @returns after how many it was
 * @throws AssertionError naming what is missing
 */
export async function untilDelivered(
  services: Places,
  acknowledged: readonly Acknowledged[],
  within: number,
): Promise<number> {
  const begun = performance.now();
  const sofar = [...acknowledged];
  const missing = async () => lostFrom(expectedRecords(sofar), await readRecords(services, idsOf(sofar)));
  await expect.poll(missing, { timeout: within, interval: 50 }).toEqual([]);
  return Math.round(performance.now() - begun);
}
