import { describe, expect, it } from 'vitest';
import type { ZodType } from 'zod';
import {
  addShipmentInput,
  orderFilter,
  placeOrderInput,
  recordShipmentEventInput,
  shippingQuoteArguments,
} from '../../src/domain/input.ts';

const address = { name: 'Casey', line1: '1 Main St', city: 'Portland', postalCode: '97201', country: 'US' };
const order = {
  idempotencyKey: 'key',
  lines: [{ designId: 'd', quantity: 1 }],
  email: ' Casey@Example.org ',
  shippingAddress: address,
  shippingMethod: 'STANDARD',
};
const megabyte = 'x'.repeat(1_000_000);

function failingPaths(schema: ZodType, value: unknown): string[] {
  return (schema.safeParse(value).error?.issues ?? []).map((issue) => issue.path.join('.'));
}

describe('the input of placeOrder', () => {
  it('is trimmed, and its absent members become null', () => {
    expect(placeOrderInput.parse({ ...order, note: '   ' })).toEqual({
      ...order,
      email: 'Casey@Example.org',
      shippingAddress: { ...address, company: null, line2: null, region: null, phone: null },
      note: null,
    });
  });

  it.each([
    ['no key', { idempotencyKey: '' }, ['idempotencyKey']],
    ['a long key', { idempotencyKey: 'k'.repeat(256) }, ['idempotencyKey']],
    ['no lines', { lines: [] }, ['lines']],
    ['a flood of lines', { lines: Array.from({ length: 10_000 }, () => ({})) }, ['lines']],
    ['a negative quantity', { lines: [{ designId: 'd', quantity: -1 }] }, ['lines.0.quantity']],
    ['a quantity of nothing', { lines: [{ designId: 'd', quantity: 0 }] }, ['lines.0.quantity']],
    ['a huge quantity', { lines: [{ designId: 'd', quantity: 1e9 }] }, ['lines.0.quantity']],
    ['an endless id', { lines: [{ designId: megabyte, quantity: 1 }] }, ['lines.0.designId']],
    ['no address at all', { email: 'nobody' }, ['email']],
    ['an endless e-mail', { email: `${megabyte}@example.org` }, ['email']],
    ['an unknown country', { shippingAddress: { ...address, country: 'XX' } }, ['shippingAddress.country']],
    ['a blank name', { shippingAddress: { ...address, name: ' ' } }, ['shippingAddress.name']],
    ['an endless note', { note: megabyte }, ['note']],
  ])('is refused with %s', (_what, change, paths) => {
    expect(failingPaths(placeOrderInput, { ...order, ...change })).toEqual(paths);
  });
});

describe('other inputs', () => {
  it('accept web addresses only as tracking pages', () => {
    const shipment = { orderId: 'o', carrier: 'UPS', trackingNumber: '1Z' };
    expect(failingPaths(addShipmentInput, { ...shipment, trackingUrl: 'https://ups.test/1Z' })).toEqual([]);
    expect(failingPaths(addShipmentInput, { ...shipment, trackingUrl: null })).toEqual([]);
    expect(failingPaths(addShipmentInput, { ...shipment, trackingUrl: 'javascript:alert(1)' })).toEqual([
      'trackingUrl',
    ]);
  });

  it('date an event without a time now, and refuse one from the future', () => {
    const now = new Date('2026-11-21T12:00:00Z');
    const schema = recordShipmentEventInput(now);
    const event = { shipmentId: 's', status: 'IN_TRANSIT' };
    expect(schema.parse(event).occurredAt).toEqual(now);
    expect(failingPaths(schema, { ...event, occurredAt: new Date('2026-11-21T12:06:00Z') })).toEqual([
      'occurredAt',
    ]);
    expect(failingPaths(schema, { ...event, occurredAt: new Date('1970-01-01') })).toEqual(['occurredAt']);
  });

  it('bound searches and quotes', () => {
    expect(orderFilter.parse(null)).toEqual({});
    expect(failingPaths(orderFilter, { search: megabyte })).toEqual(['search']);
    const quote = { method: 'EXPRESS', country: 'US' };
    expect(shippingQuoteArguments.parse({ ...quote, designs: 1 }).subtotal).toBe('0');
    for (const designs of [-1, 0, 1001, 1.5]) {
      expect(failingPaths(shippingQuoteArguments, { ...quote, designs })).toEqual(['designs']);
    }
    expect(failingPaths(shippingQuoteArguments, { ...quote, designs: 1, subtotal: '-5.00' })).toEqual([
      'subtotal',
    ]);
  });
});
