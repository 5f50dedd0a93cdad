/** What happened to the demo orders, told shortly. */

import { demoAccounts } from '@pet/platform/demo';
import type { ShippingAddress } from '../domain/input.ts';
import type { ShipmentEventStatus } from '../domain/shipment.ts';
import type { ShippingMethod } from '../domain/shipping.ts';
import type { OrderStatus } from '../domain/status.ts';

export interface DemoStory {
  readonly number: string;
  readonly customer: 'customer' | 'rival';
  readonly hoursAgo: number;
  readonly method: ShippingMethod;
  /** Demo designs by index, with quantities. */
  readonly lines: readonly (readonly [design: number, quantity: number])[];
  readonly path: readonly OrderStatus[];
  /** What the carrier reported of the one parcel. */
  readonly reports: readonly ShipmentEventStatus[];
  /** Words to the last change of status. */
  readonly lastNote?: string;
}

const made = ['PLACED', 'CONFIRMED', 'IN_PRODUCTION', 'READY_TO_SHIP'] as const;
const arrived = ['CARRIER_PICKED_UP', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED'] as const;
const own = { customer: 'customer', method: 'STANDARD', reports: [] } as const;
const rivals = { customer: 'rival', method: 'STANDARD', reports: [] } as const;

/** An order in every status for the customer, two for the rival. Crockford's alphabet has no O: hence DEM0. */
export const demoStories: readonly DemoStory[] = [
  { ...own, number: 'AP-DEM00001', hoursAgo: 2, lines: [[0, 1]], path: ['PLACED'] },
  { ...own, number: 'AP-DEM00002', hoursAgo: 26, lines: [[1, 2]], path: made.slice(0, 2), method: 'EXPRESS' },
  {
    ...own,
    number: 'AP-DEM00003',
    hoursAgo: 75,
    lines: [
      [2, 1],
      [3, 1],
    ],
    path: made.slice(0, 3),
  },
  { ...own, number: 'AP-DEM00004', hoursAgo: 120, lines: [[4, 1]], path: made },
  {
    ...own,
    number: 'AP-DEM00005',
    hoursAgo: 190,
    lines: [[5, 1]],
    path: [...made, 'SHIPPED'],
    method: 'EXPRESS',
    reports: arrived.slice(0, 2),
  },
  {
    ...own,
    number: 'AP-DEM00006',
    hoursAgo: 500,
    lines: [
      [6, 1],
      [7, 2],
    ],
    path: [...made, 'SHIPPED', 'DELIVERED'],
    reports: arrived,
  },
  {
    ...own,
    number: 'AP-DEM00007',
    hoursAgo: 300,
    lines: [[8, 1]],
    path: ['PLACED', 'CANCELLED'],
    lastNote: 'Ordered the wrong size.',
  },
  {
    ...own,
    number: 'AP-DEM00008',
    hoursAgo: 900,
    lines: [[9, 1]],
    path: [...made, 'SHIPPED', 'DELIVERED', 'RETURNED'],
    reports: arrived,
    lastNote: 'Came back unworn: too large.',
  },
  { ...rivals, number: 'AP-DEM00009', hoursAgo: 5, lines: [[10, 1]], path: ['PLACED'], method: 'EXPRESS' },
  {
    ...rivals,
    number: 'AP-DEM0000A',
    hoursAgo: 200,
    lines: [[11, 1]],
    path: [...made, 'SHIPPED'],
    reports: arrived.slice(0, 1),
  },
];

export const demoAddresses: Readonly<Record<DemoStory['customer'], ShippingAddress>> = {
  customer: {
    name: demoAccounts.customer.displayName,
    company: null,
    line1: '1420 NW Lovejoy Street',
    line2: 'Apartment 6',
    city: 'Portland',
    region: 'OR',
    postalCode: '97209',
    country: 'US',
    phone: '+1 503 555 0142',
  },
  rival: {
    name: demoAccounts.rival.displayName,
    company: 'Rival Kennels',
    line1: '88 Queen Street West',
    line2: null,
    city: 'Toronto',
    region: 'ON',
    postalCode: 'M5H 2N2',
    country: 'CA',
    phone: null,
  },
};
