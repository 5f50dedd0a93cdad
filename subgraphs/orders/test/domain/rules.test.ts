import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailMatches, normaliseEmail } from '../../src/domain/contact.ts';
import { canonicalJson, inputHash } from '../../src/domain/idempotency.ts';
import { mayReadOrder, mayReadTimelineActor, mayReorder, moverOf } from '../../src/domain/ownership.ts';
import {
  acceptsShipments,
  afterEvent,
  shipmentEventStatuses,
  shipmentFacts,
} from '../../src/domain/shipment.ts';
import { orderStatuses } from '../../src/domain/status.ts';

const owner = { userId: 'owner', role: 'CUSTOMER' } as const;
const rival = { userId: 'rival', role: 'CUSTOMER' } as const;
const staff = { userId: 'staff', role: 'STAFF' } as const;
const admin = { userId: 'admin', role: 'ADMIN' } as const;
const order = { customerId: 'owner' };

describe('ownership', () => {
  it('shows an order to its customer and to staff', () => {
    expect([owner, staff, admin].map((caller) => mayReadOrder(caller, order))).toEqual([true, true, true]);
    expect([rival, null].map((caller) => mayReadOrder(caller, order))).toEqual([false, false]);
  });

  it('moves it as staff even where staff are the customer', () => {
    expect(moverOf({ ...staff, userId: 'owner' }, order)).toBe('STAFF');
    expect(moverOf(owner, order)).toBe('CUSTOMER');
    expect(moverOf(rival, order)).toBeNull();
  });

  it('lets only the customer reorder', () => {
    expect([owner, rival, staff].map((caller) => mayReorder(caller, order))).toEqual([true, false, false]);
  });

  it('tells customers of their own hand in the timeline, staff of everybody’s', () => {
    expect(mayReadTimelineActor(owner, order, 'owner')).toBe(true);
    expect(mayReadTimelineActor(owner, order, 'staff')).toBe(false);
    expect(mayReadTimelineActor(staff, order, 'admin')).toBe(true);
    expect(mayReadTimelineActor(rival, order, 'rival')).toBe(false);
  });
});

describe('shipments', () => {
  const event = fc.record({
    status: fc.constantFrom(...shipmentEventStatuses),
    occurredAt: fc.date({ noInvalidDate: true }),
  });

  it('stand where the latest event left them, in whatever order events are reported', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(event, { minLength: 1, selector: (one) => one.occurredAt.getTime() }),
        (events) => {
          const latest = [...events]
            .sort((left, right) => left.occurredAt.getTime() - right.occurredAt.getTime())
            .at(-1);
          const state = events.reduce<Parameters<typeof afterEvent>[0]>(afterEvent, {
            status: null,
            statusAt: null,
          });
          expect(state).toEqual({ status: latest?.status, statusAt: latest?.occurredAt });
        },
      ),
    );
  });

  it('count as arrived by their status', () => {
    expect(shipmentFacts([{ status: 'DELIVERED' }, { status: null }, { status: 'IN_TRANSIT' }])).toEqual({
      shipments: 3,
      deliveredShipments: 1,
    });
  });

  it('are accepted from production until delivery', () => {
    expect(orderStatuses.filter(acceptsShipments)).toEqual(['IN_PRODUCTION', 'READY_TO_SHIP', 'SHIPPED']);
  });
});

describe('idempotency', () => {
  it('hashes equal data alike, however its members are ordered', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.constant(null))),
        (input) => {
          const reversed = Object.fromEntries(Object.entries(input).reverse());
          expect(inputHash({ nested: [reversed] })).toBe(inputHash({ nested: [input] }));
        },
      ),
    );
  });

  it('tells different data apart', () => {
    expect(canonicalJson({ b: [1, null, { d: null, c: 'x' }], a: true })).toBe(
      '{"a":true,"b":[1,null,{"c":"x"}]}',
    );
    expect(inputHash({ quantity: 1 })).not.toBe(inputHash({ quantity: '1' }));
  });
});

describe('the contact address', () => {
  it('matches whatever its case and the spaces around it', () => {
    expect(emailMatches(' Casey@Example.ORG ', normaliseEmail('casey@example.org'))).toBe(true);
    expect(emailMatches('casey@example.com', 'casey@example.org')).toBe(false);
  });

  it('never matches an order that does not exist', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.constant(' ')), (typed) => !emailMatches(typed, null)));
  });
});
