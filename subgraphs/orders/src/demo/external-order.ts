/** An order that came from elsewhere, as webhooks' development data has it delivered. */

import { normaliseEmail } from '../domain/contact.ts';
import { guest } from '../domain/ownership.ts';
import type { DemoOrder } from './orders.ts';

const id = 'c0000000-0000-4000-8000-000000000101';
const email = 'sasha@shopper.test';
const hour = 3_600_000;

/** The order as it stands at `now`: paid an hour after it was placed. */
export function externalOrder(now: Date): DemoOrder {
  const placedAt = new Date(now.getTime() - 30 * hour);
  const paidAt = new Date(placedAt.getTime() + hour);
  const deed = { actorId: null, note: null };
  return {
    order: {
      id,
      number: 'AP-DEM00101',
      customerId: guest,
      email,
      emailNormalised: normaliseEmail(email),
      status: 'CONFIRMED',
      sequence: 2,
      timelineLength: 2,
      subtotalMinor: 9_970,
      shippingMinor: 1_000,
      totalMinor: 10_970,
      shippingMethod: 'STANDARD',
      shippingAddress: {
        name: 'Sasha Shopper',
        company: 'Harbour Hounds',
        line1: '12 Harbour Road',
        line2: 'Second floor',
        city: 'Astoria',
        region: 'OR',
        postalCode: '97103',
        country: 'US',
        phone: '+1 503 555 0188',
      },
      externalId: 'gid://shopify/Order/9007199254740993',
      externalNumber: '#1001',
      externalRevision: paidAt.toISOString(),
      createdAt: placedAt,
      updatedAt: paidAt,
    },
    lines: [
      {
        id: 'c1000000-0000-4000-8000-000000010101',
        orderId: id,
        position: 1,
        designId: null,
        quantity: 1,
        unitPriceMinor: 9_970,
        totalMinor: 9_970,
        snapshot: {
          name: 'Trail harness – M / Teal',
          version: 1,
          specification: [{ label: 'Engraving', value: 'SASHA' }],
          config: {},
        },
      },
    ],
    shipments: [],
    events: [],
    remarks: [],
    changes: [
      { change: { from: null, to: 'PLACED', sequence: 1, position: 1 }, deed: { ...deed, at: placedAt } },
      {
        change: { from: 'PLACED', to: 'CONFIRMED', sequence: 2, position: 2 },
        deed: { ...deed, at: paidAt },
      },
    ],
  };
}
