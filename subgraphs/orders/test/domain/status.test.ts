import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isTerminal,
  type Mover,
  nextStatuses,
  type OrderFacts,
  orderStatuses,
  refusal,
  transitions,
} from '../../src/domain/status.ts';

const movers: readonly Mover[] = ['CUSTOMER', 'STAFF', 'SYSTEM'];
const mover = fc.constantFrom(...movers);
const status = fc.constantFrom(...orderStatuses);
const shipments = fc
  .tuple(fc.nat({ max: 5 }), fc.nat({ max: 5 }))
  .map(([total, delivered]) => ({ shipments: total, deliveredShipments: Math.min(total, delivered) }));

const facts = (state: OrderFacts['status'], total = 0, delivered = 0): OrderFacts => ({
  status: state,
  shipments: total,
  deliveredShipments: delivered,
});

describe('the order status machine', () => {
  it('refuses every jump that is not in the table, naming what is allowed', () => {
    for (const from of orderStatuses) {
      for (const to of orderStatuses) {
        for (const by of movers) {
          const listed = transitions.some((row) => row.from === from && row.to === to && row.by.includes(by));
          if (listed) continue;
          const allowed = nextStatuses(facts(from, 1), by);
          expect(refusal(facts(from, 1), to, by), `${from} → ${to} by ${by}`).toEqual({
            reason: 'ILLEGAL',
            allowed,
          });
        }
      }
    }
  });

  it('never leaves the table on a random walk, and ends only in terminal statuses', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ by: mover, to: status, parcels: shipments })), (attempts) => {
        let current: OrderFacts['status'] = 'PLACED';
        for (const { by, to, parcels } of attempts) {
          const now = { status: current, ...parcels };
          if (refusal(now, to, by) !== null) continue;
          expect(
            transitions.some((row) => row.from === current && row.to === to && row.by.includes(by)),
          ).toBe(true);
          expect(isTerminal(current)).toBe(false);
          current = to;
        }
      }),
    );
  });

  it('offers exactly the statuses it would not refuse', () => {
    fc.assert(
      fc.property(status, shipments, mover, (from, parcels, by) => {
        const now = { status: from, ...parcels };
        const accepted = orderStatuses.filter((to) => refusal(now, to, by) === null);
        expect([...nextStatuses(now, by)].sort()).toEqual([...accepted].sort());
      }),
    );
  });

  it('gives staff every move a customer has', () => {
    fc.assert(
      fc.property(status, shipments, (from, parcels) => {
        const now = { status: from, ...parcels };
        expect(nextStatuses(now, 'STAFF')).toEqual(expect.arrayContaining(nextStatuses(now, 'CUSTOMER')));
      }),
    );
  });

  it('can reach every status from PLACED', () => {
    const reached = new Set<string>(['PLACED']);
    for (let round = 0; round < orderStatuses.length; round += 1) {
      for (const row of transitions) if (reached.has(row.from)) reached.add(row.to);
    }
    expect([...reached].sort()).toEqual([...orderStatuses].sort());
  });

  it('lets customers cancel before production and staff until the parcel leaves', () => {
    const cancellers = (by: Mover) =>
      orderStatuses.filter((from) => refusal(facts(from, 1), 'CANCELLED', by) === null);
    expect(cancellers('CUSTOMER')).toEqual(['PLACED', 'CONFIRMED']);
    expect(cancellers('STAFF')).toEqual(['PLACED', 'CONFIRMED', 'IN_PRODUCTION', 'READY_TO_SHIP']);
    expect(cancellers('SYSTEM')).toEqual(['PLACED', 'CONFIRMED']);
  });

  it('ships only with a shipment', () => {
    expect(refusal(facts('READY_TO_SHIP', 0), 'SHIPPED', 'STAFF')).toEqual({
      reason: 'GUARD',
      guard: 'HAS_SHIPMENT',
    });
    expect(refusal(facts('READY_TO_SHIP', 1), 'SHIPPED', 'STAFF')).toBeNull();
    expect(nextStatuses(facts('READY_TO_SHIP', 0), 'STAFF')).toEqual(['CANCELLED']);
  });

  it('delivers by itself only when every shipment has arrived; staff need no carrier', () => {
    expect(refusal(facts('SHIPPED', 2, 1), 'DELIVERED', 'SYSTEM')).toEqual({
      reason: 'GUARD',
      guard: 'ALL_SHIPMENTS_DELIVERED',
    });
    expect(refusal(facts('SHIPPED', 2, 2), 'DELIVERED', 'SYSTEM')).toBeNull();
    expect(refusal(facts('SHIPPED', 2, 0), 'DELIVERED', 'STAFF')).toBeNull();
  });

  it('has two ends', () => {
    expect(orderStatuses.filter(isTerminal)).toEqual(['CANCELLED', 'RETURNED']);
  });
});
