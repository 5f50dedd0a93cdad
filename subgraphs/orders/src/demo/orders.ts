/** The demo stories as rows, filled in with prices, times, parcels and carriers' reports. */

import { demoAccounts, demoDesignIds } from '@pet/platform/demo';
import type { Prisma } from '../../generated/prisma/client.ts';
import { orderTotals, priceLine } from '../domain/pricing.ts';
import type { ShipmentEventStatus } from '../domain/shipment.ts';
import type { OrderStatus } from '../domain/status.ts';
import type { OfferedDesign } from '../service/designs.ts';
import type { Deed, StatusChange } from '../service/journal.ts';
import { type DemoStory, demoAddresses, demoStories } from './stories.ts';

/** The rows of one order. Changes of status are apart, since the feed numbers them when they are written. */
export interface DemoOrder {
  readonly order: Prisma.OrderCreateManyInput;
  readonly lines: Prisma.OrderLineCreateManyInput[];
  readonly shipments: Prisma.ShipmentCreateManyInput[];
  readonly events: Prisma.ShipmentEventCreateManyInput[];
  readonly remarks: Prisma.TimelineEntryCreateManyInput[];
  readonly changes: { readonly change: StatusChange; readonly deed: Deed }[];
}

/** The designs the demo orders are of, by id. */
export type DemoDesigns = ReadonlyMap<string, OfferedDesign>;

/** The demo orders as they stand at `now`: ids and numbers are always the same, times lie in the recent past. */
export function demoOrders(now: Date, designs: DemoDesigns): DemoOrder[] {
  return demoStories.map((story, index) => rowsOf(story, index + 1, now, designs));
}

/** One entry of the timeline to be. */
type Happening =
  | {
      readonly kind: 'STATUS_CHANGED';
      readonly from: OrderStatus | null;
      readonly to: OrderStatus;
      readonly sequence: number;
    }
  | { readonly kind: 'SHIPMENT_ADDED' }
  | { readonly kind: 'SHIPMENT_EVENT'; readonly report: ShipmentEventStatus };

function happenings({ path, reports }: DemoStory): Happening[] {
  return path.flatMap((to, index): Happening[] => {
    const change = {
      kind: 'STATUS_CHANGED',
      from: path[index - 1] ?? null,
      to,
      sequence: index + 1,
    } as const;
    if (to !== 'SHIPPED') return [change];
    const events = reports.map((report) => ({ kind: 'SHIPMENT_EVENT', report }) as const);
    return [{ kind: 'SHIPMENT_ADDED' }, change, ...events];
  });
}

function rowsOf(story: DemoStory, ordinal: number, now: Date, designs: DemoDesigns): DemoOrder {
  const orderId = demoId('c0', ordinal);
  const shipmentId = demoId('c2', ordinal);
  const trackingNumber = `1Z999AA1${String(ordinal).padStart(10, '0')}`;
  const customerId = demoAccounts[story.customer].id;
  const placedAt = new Date(now.getTime() - story.hoursAgo * 3_600_000);

  const told = happenings(story);
  /** Evenly spread between placing the order and now. */
  const timeOf = (index: number) =>
    new Date(placedAt.getTime() + ((now.getTime() - placedAt.getTime()) * index) / told.length);
  const shipments: DemoOrder['shipments'] = [];
  const events: DemoOrder['events'] = [];
  const remarks: DemoOrder['remarks'] = [];
  const changes: DemoOrder['changes'] = [];
  for (const [index, happening] of told.entries()) {
    const at = timeOf(index);
    const position = index + 1;
    const entry = {
      id: demoId('c4', ordinal * 100 + position),
      orderId,
      position,
      actorId: demoAccounts.staff.id,
      createdAt: at,
    };
    if (happening.kind === 'SHIPMENT_ADDED') {
      const trackingUrl = `https://www.ups.com/track?tracknum=${trackingNumber}`;
      const status = story.reports.at(-1) ?? null;
      const statusAt = status && timeOf(index + 1 + story.reports.length);
      const parcel = { id: shipmentId, orderId, position: 1, carrier: 'UPS', trackingNumber, trackingUrl };
      shipments.push({ ...parcel, status, statusAt, createdAt: at });
      remarks.push({ ...entry, kind: happening.kind, note: `UPS ${trackingNumber}` });
    } else if (happening.kind === 'SHIPMENT_EVENT') {
      const { kind, report } = happening;
      const id = demoId('c3', ordinal * 100 + position);
      events.push({ id, shipmentId, position: events.length + 1, status: report, occurredAt: at });
      remarks.push({ ...entry, kind, shipmentStatus: report });
    } else {
      const { from, to, sequence } = happening;
      const note = sequence === story.path.length ? (story.lastNote ?? null) : null;
      changes.push({
        change: { from, to, sequence, position },
        deed: { actorId: actorOf(to, customerId), at, note },
      });
    }
  }
  const timeline = { timelineLength: told.length, createdAt: placedAt, updatedAt: timeOf(told.length - 1) };
  return { ...pricedRows(story, ordinal, timeline, designs), shipments, events, remarks, changes };
}

function pricedRows(
  { number, customer, method, path, lines }: DemoStory,
  ordinal: number,
  timeline: Pick<Prisma.OrderCreateManyInput, 'timelineLength' | 'createdAt' | 'updatedAt'>,
  designs: DemoDesigns,
): Pick<DemoOrder, 'order' | 'lines'> {
  const orderId = demoId('c0', ordinal);
  const account = demoAccounts[customer];
  const priced = lines.map(([ordinalOfDesign, quantity], index) => {
    const design = designs.get(demoDesignIds[ordinalOfDesign] ?? '');
    if (!design?.price) throw new Error(`The builder offers no demo design ${ordinalOfDesign} at a price`);
    const id = demoId('c1', ordinal * 100 + index);
    const line = { id, orderId, position: index + 1, designId: design.id, snapshot: design.snapshot };
    return { ...priceLine(design.price.minor, quantity), ...line };
  });
  const order = {
    id: orderId,
    number,
    customerId: account.id,
    email: account.email,
    emailNormalised: account.email,
    status: path.at(-1) ?? 'PLACED',
    sequence: path.length,
    ...orderTotals(priced, { method, country: demoAddresses[customer].country }),
    shippingMethod: method,
    shippingAddress: demoAddresses[customer],
    ...timeline,
  };
  return { order, lines: priced };
}

/** The customer places and, in these stories, cancels; the carrier's word delivers; staff do the rest. */
function actorOf(to: OrderStatus, customerId: string): string | null {
  if (to === 'PLACED' || to === 'CANCELLED') return customerId;
  return to === 'DELIVERED' ? null : demoAccounts.staff.id;
}

/** The same id for the same thing at every start; `kind` keeps the tables' ids apart. */
function demoId(kind: string, ordinal: number): string {
  return `${kind}000000-0000-4000-8000-${String(ordinal).padStart(12, '0')}`;
}
