/** Placing orders and repeating them. */

import { randomBytes, randomUUID } from 'node:crypto';
import { type Cause, causeOf, publish } from '@pet/platform/events';
import { isUuid, type Problem, UserError } from '@pet/platform/graphql';
import type { Actor } from '@pet/platform/identity';
import type { RequestScope } from '@pet/platform/subgraph';
import type { Order, Prisma } from '../../generated/prisma/client.ts';
import { normaliseEmail } from '../domain/contact.ts';
import { type PlaceOrderInput, type ReorderInput, shippingAddress } from '../domain/input.ts';
import { shopCurrency } from '../domain/money.ts';
import { orderNumberBytes, orderNumberFrom } from '../domain/order-number.ts';
import { mayReorder } from '../domain/ownership.ts';
import {
  maxUnitPriceMinor,
  type OrderTotals,
  orderTotals,
  type PricedLine,
  priceLine,
} from '../domain/pricing.ts';
import type { DesignSnapshot } from '../domain/snapshot.ts';
import { queueMail } from '../mail/outbox.ts';
import { inTransaction, type Transaction } from './database.ts';
import { fetchDesigns, type OfferedDesign } from './designs.ts';
import { type Attempt, attemptOf, earlierOrderId, keyPurge, takeKey } from './idempotency-keys.ts';
import { addStatusChange, type Deed } from './journal.ts';
import { orderCreated } from './order-events.ts';
import { orderNotFound } from './problems.ts';
import type { ServiceSetting } from './setting.ts';

/** What is to be ordered, before prices are known. */
type Wish = Omit<PlaceOrderInput, 'idempotencyKey'>;

interface OrderedLine extends PricedLine {
  readonly designId: string;
  readonly snapshot: DesignSnapshot;
}

export interface Placing {
  /** Places an order. @throws UserError for each design that cannot be ordered, and for a key used otherwise. */
  place(actor: Actor, input: PlaceOrderInput, scope: RequestScope): Promise<Order>;
  /** Places an earlier order again at today's prices. @throws UserError as `place`, and when there is no such order. */
  reorder(actor: Actor, input: ReorderInput, scope: RequestScope): Promise<Order>;
}

export function openPlacing({ database, peers, announce, logger, now }: ServiceSetting): Placing {
  const purgeKeys = keyPurge(database);

  /** Every design at its price of today; `fieldOf` says which part of the input is to blame for a line. */
  async function priceLines(
    wish: Wish,
    scope: RequestScope,
    fieldOf: (index: number) => string[],
  ): Promise<OrderedLine[]> {
    const ids = wish.lines.map((line) => line.designId);
    // Before the transaction: the builder may be slow, and a transaction holds locks and a connection.
    const designs = await fetchDesigns(peers, ids, scope);
    const problems: Problem[] = [];
    const lines: OrderedLine[] = [];
    for (const [index, { quantity }] of wish.lines.entries()) {
      const design = designs[index] ?? null;
      if (design !== null && isOrderable(design)) {
        const { id: designId, price, snapshot } = design;
        lines.push({ ...priceLine(price.minor, quantity), designId, snapshot });
      } else {
        problems.push({ ...problemWith(design), field: fieldOf(index) });
      }
    }
    if (problems.length > 0) throw new UserError(problems);
    return lines;
  }

  async function commit(
    actor: Actor,
    attempt: Attempt,
    wish: Wish,
    lines: readonly OrderedLine[],
    cause: Cause,
  ): Promise<Order> {
    const totals = orderTotals(lines, { method: wish.shippingMethod, country: wish.shippingAddress.country });
    const id = randomUUID();
    const orderId = await inTransaction(database, async (tx) => {
      const deed: Deed = { actorId: actor.userId, at: now(), note: null };
      // In the order's own transaction: a call that fails leaves no key behind, and a twin waits for this one.
      if (!(await takeKey(tx, attempt, id, deed.at))) return earlierOrderId(tx, attempt);
      const row = orderRow(id, actor, wish, totals, deed.at);
      const number = await insertOrder(tx, row);
      await tx.orderLine.createMany({ data: lines.map((line, index) => lineRow(id, line, index)) });
      if (wish.note !== null) await tx.timelineEntry.create({ data: noteRow(id, wish.note, deed) });
      await publish(tx, orderCreated({ ...row, number, lines }, cause));
      await queueMail(tx, row, row.status, deed.at);
      await addStatusChange(tx, id, { from: null, to: 'PLACED', sequence: 1, position: 1 }, deed);
      return id;
    });
    if (orderId === null) throw new Error('An idempotency key vanished while it was in use');
    if (orderId === id) announce(id);
    await purgeKeys(now()).catch((error: unknown) =>
      logger.warn({ err: error }, 'purging idempotency keys failed'),
    );
    return database.order.findUniqueOrThrow({ where: { id: orderId } });
  }

  async function placeOnce(
    actor: Actor,
    attempt: Attempt,
    wish: Wish,
    priced: () => Promise<OrderedLine[]>,
    cause: Cause,
  ): Promise<Order> {
    // A repeated call gets its order even where its designs are gone by now.
    const earlier = await earlierOrderId(database, attempt);
    if (earlier !== null) return database.order.findUniqueOrThrow({ where: { id: earlier } });
    return commit(actor, attempt, wish, await priced(), cause);
  }

  return {
    place(actor, input, scope) {
      const { idempotencyKey, ...wish } = input;
      const fieldOf = (index: number) => ['lines', String(index), 'designId'];
      const attempt = attemptOf(actor.userId, 'PLACE_ORDER', idempotencyKey, wish);
      return placeOnce(actor, attempt, wish, () => priceLines(wish, scope, fieldOf), causeOf(scope));
    },

    async reorder(actor, { idempotencyKey, orderId }, scope) {
      const earlier = isUuid(orderId)
        ? await database.order.findUnique({
            where: { id: orderId },
            include: { lines: { orderBy: { position: 'asc' } } },
          })
        : null;
      if (earlier === null || !mayReorder(actor, earlier)) throw orderNotFound('orderId');
      const wish: Wish = {
        lines: earlier.lines.flatMap(({ designId, quantity }) => (designId ? [{ designId, quantity }] : [])),
        email: earlier.email,
        shippingAddress: shippingAddress.parse(earlier.shippingAddress),
        shippingMethod: earlier.shippingMethod,
        note: null,
      };
      const attempt = attemptOf(actor.userId, 'REORDER', idempotencyKey, { orderId });
      const priced = () => priceLines(wish, scope, () => ['orderId']);
      return placeOnce(actor, attempt, wish, priced, causeOf(scope));
    },
  };
}

/** Everything is charged in one currency, and a price must be there and within reason. */
function isOrderable(design: OfferedDesign): design is OfferedDesign & { price: { minor: number } } {
  const { price } = design;
  return price !== null && price.currency === shopCurrency && price.minor <= maxUnitPriceMinor;
}

function problemWith(design: OfferedDesign | null): Omit<Problem, 'field'> {
  if (design === null) return { message: 'You have no such design.', code: 'DESIGN_NOT_FOUND' };
  const { name } = design.snapshot;
  return { message: `The design "${name}" cannot be ordered as it is.`, code: 'DESIGN_NOT_ORDERABLE' };
}

/**
 * Writes the order under a number that no other order has. Forty random bits collide once in a long while.
 * @returns the number
 */
async function insertOrder(
  tx: Transaction,
  row: Omit<Prisma.OrderCreateManyInput, 'number'>,
): Promise<string> {
  for (;;) {
    const number = orderNumberFrom(randomBytes(orderNumberBytes));
    // A conflict that is skipped, unlike one that is reported, leaves the transaction usable for another try.
    const { count } = await tx.order.createMany({ data: [{ ...row, number }], skipDuplicates: true });
    if (count === 1) return number;
  }
}

function orderRow(id: string, actor: Actor, wish: Wish, totals: OrderTotals, at: Date) {
  const { email, shippingMethod, shippingAddress: address, note } = wish;
  return {
    id,
    customerId: actor.userId,
    email,
    emailNormalised: normaliseEmail(email),
    status: 'PLACED' as const,
    sequence: 1,
    timelineLength: note === null ? 1 : 2,
    ...totals,
    shippingMethod,
    shippingAddress: address,
    createdAt: at,
    updatedAt: at,
  };
}

function lineRow(orderId: string, line: OrderedLine, index: number): Prisma.OrderLineCreateManyInput {
  return { ...line, id: randomUUID(), orderId, position: index + 1 };
}

function noteRow(
  orderId: string,
  note: string,
  { actorId, at }: Deed,
): Prisma.TimelineEntryUncheckedCreateInput {
  return { id: randomUUID(), orderId, position: 2, kind: 'NOTE', note, actorId, createdAt: at };
}
