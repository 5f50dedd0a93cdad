import { z } from 'zod';

/**
 * Every event, by its type: which domain (subgraph) publishes it, the version of its payload, and the payload.
 * Payloads hold ids and facts, never a name, an address or what somebody wrote: what has been handed on cannot be
 * taken back when its owner asks to be forgotten.
 *
 * A payload may gain optional members within a version. Any other change is a new version.
 */
const id = z.uuid();
const role = z.enum(['CUSTOMER', 'STAFF', 'ADMIN']);
const design = z.object({ ownerId: id, status: z.enum(['DRAFT', 'ORDERED']), priceMinor: z.int() });
const orderStatus = z.enum([
  'PLACED',
  'CONFIRMED',
  'IN_PRODUCTION',
  'READY_TO_SHIP',
  'SHIPPED',
  'DELIVERED',
  'CANCELLED',
  'RETURNED',
]);
/** Of a thing of another shop system: the delivery that told of it, its id there, and by which news of it are ordered. */
const external = { deliveryId: id, externalId: z.string(), revision: z.string() };
const externalOrder = z.object({
  ...external,
  totalMinor: z.int(),
  currency: z.string(),
  /** Whether it was ever paid. */
  paid: z.boolean(),
  cancelled: z.boolean(),
});
const payment = z.object({
  deliveryId: id,
  paymentId: z.string(),
  orderId: id,
  amountMinor: z.int(),
  currency: z.string(),
});

const read = z.object({ field: z.string() });
/** The key is what staff have named it. */
const experiment = z.object({ key: z.string() });

export const catalogue = {
  /**
   * A member of staff looked at what is not public, by a root field of a query or subscription: at the thing of that id, or
   * at a list, whose id is nil.
   */
  'user.read': { domain: 'users', version: 1, payload: read },
  'design.read': { domain: 'builder', version: 1, payload: read },
  'order.read': { domain: 'orders', version: 1, payload: read },
  'webhook.read': { domain: 'webhooks', version: 1, payload: read },
  'audit.read': { domain: 'audit', version: 1, payload: read },
  'analytics.read': { domain: 'analytics', version: 1, payload: read },

  'user.created': {
    domain: 'users',
    version: 1,
    payload: z.object({ role }),
  },
  'user.updated': {
    domain: 'users',
    version: 1,
    payload: z.object({
      changed: z.array(z.enum(['displayName', 'email', 'preferences', 'role'])).min(1),
      /** Whether news of orders are wanted; there when preferences changed. */
      orderUpdates: z.boolean().optional(),
    }),
  },
  'user.deleted': { domain: 'users', version: 1, payload: z.object({}) },
  'user.password_changed': { domain: 'users', version: 1, payload: z.object({}) },
  'user.role_changed': { domain: 'users', version: 1, payload: z.object({ from: role, to: role }) },
  /** Somebody tried wrong passwords: so many since the last of these events, which one process publishes once a minute. */
  'user.logins_failed': { domain: 'users', version: 1, payload: z.object({ count: z.int().min(1) }) },

  /** What happens to a session has its id; `userId` is whose it is, and the event's actor who has done it. */
  'session.started': {
    domain: 'users',
    version: 1,
    payload: z.object({ userId: id, by: z.enum(['REGISTRATION', 'LOGIN']) }),
  },
  /** It was ended. One that nobody uses ends by itself, and nobody is told. */
  'session.ended': {
    domain: 'users',
    version: 1,
    payload: z.object({
      userId: id,
      reason: z.enum([
        'LOGGED_OUT',
        'REVOKED',
        'PASSWORD_CHANGED',
        'RIGHTS_TAKEN',
        'ACCOUNT_DELETED',
        'REUSE_DETECTED',
      ]),
    }),
  },
  /** A refresh token was used a second time: two parties hold it. The session ends with that. */
  'session.reuse_detected': { domain: 'users', version: 1, payload: z.object({ userId: id }) },

  'design.created': { domain: 'builder', version: 1, payload: design },
  'design.updated': { domain: 'builder', version: 1, payload: design },
  'design.deleted': { domain: 'builder', version: 1, payload: z.object({ ownerId: id }) },
  'design.shared': {
    domain: 'builder',
    version: 1,
    payload: z.object({
      ownerId: id,
      shareId: id,
      permission: z.enum(['VIEW', 'EDIT']),
      expiresAt: z.iso.datetime().nullable(),
    }),
  },

  'design.share_revoked': {
    domain: 'builder',
    version: 1,
    payload: z.object({ ownerId: id, shareId: id }),
  },

  /** What staff do with presets; what one is like by then, everybody may ask. */
  'preset.created': { domain: 'builder', version: 1, payload: z.object({}) },
  'preset.updated': { domain: 'builder', version: 1, payload: z.object({}) },
  'preset.archived': { domain: 'builder', version: 1, payload: z.object({}) },

  /** What caches hold under these tags is stale. It happens to the thing that was written; only builder has caches yet. */
  'cache.invalidated': {
    domain: 'builder',
    version: 1,
    payload: z.object({ tags: z.array(z.string()).min(1) }),
  },

  'order.created': {
    domain: 'orders',
    version: 1,
    payload: z.object({
      /** The nil UUID for who has no account here, in all events of orders. */
      customerId: id,
      number: z.string(),
      totalMinor: z.int(),
      currency: z.string(),
      lines: z.array(z.object({ designId: id, designVersion: z.int(), quantity: z.int() })),
    }),
  },
  'order.status_changed': {
    domain: 'orders',
    version: 1,
    payload: z.object({ customerId: id, from: orderStatus, to: orderStatus }),
  },
  'order.shipment_added': {
    domain: 'orders',
    version: 1,
    payload: z.object({ customerId: id, shipmentId: id }),
  },
  /** Something that a carrier reported was written down, whether or not it gave the order another status. */
  'order.shipment_reported': {
    domain: 'orders',
    version: 1,
    payload: z.object({ customerId: id, shipmentId: id, status: z.string() }),
  },
  'order.shipped': { domain: 'orders', version: 1, payload: z.object({ customerId: id }) },
  'order.delivered': { domain: 'orders', version: 1, payload: z.object({ customerId: id }) },

  /** What staff do with experiments. */
  'experiment.created': { domain: 'analytics', version: 1, payload: experiment },
  'experiment.updated': { domain: 'analytics', version: 1, payload: experiment },
  'experiment.started': { domain: 'analytics', version: 1, payload: experiment },
  'experiment.stopped': { domain: 'analytics', version: 1, payload: experiment },
  /** Staff have a file written of the events that were received within a range. */
  'export.requested': {
    domain: 'analytics',
    version: 1,
    payload: z.object({
      format: z.enum(['NDJSON', 'CSV']),
      from: z.iso.datetime(),
      to: z.iso.datetime(),
      /** How many events there were. */
      total: z.int(),
    }),
  },

  /** Who bought what is personal: `orders` asks for the delivery. Of one order they may come in any order. */
  'webhook.order_created': { domain: 'webhooks', version: 1, payload: externalOrder },
  'webhook.order_updated': { domain: 'webhooks', version: 1, payload: externalOrder },
  /** The goods of the shop itself, which are public. */
  'webhook.product_updated': {
    domain: 'webhooks',
    version: 1,
    payload: z.object({
      ...external,
      /** Null once it is deleted. */
      product: z
        .object({
          title: z.string(),
          handle: z.string(),
          vendor: z.string().nullable(),
          /** Whether customers see it. */
          listed: z.boolean(),
          variants: z
            .array(
              z.object({
                externalId: z.string(),
                title: z.string(),
                sku: z.string().nullable(),
                priceMinor: z.int(),
              }),
            )
            .readonly(),
        })
        .nullable(),
    }),
  },
  'webhook.payment_succeeded': { domain: 'webhooks', version: 1, payload: payment },
  'webhook.payment_failed': { domain: 'webhooks', version: 1, payload: payment },
  /** Whoever placed an order elsewhere is to be forgotten. It may come before the order's own events, and after them. */
  'webhook.order_redacted': {
    domain: 'webhooks',
    version: 1,
    payload: z.object({ deliveryId: id, externalId: z.string() }),
  },
  /** What staff have done about a delivery: processed again by itself, or with the others that had failed. */
  'webhook.replayed': { domain: 'webhooks', version: 1, payload: z.object({}) },
  'webhook.retried': { domain: 'webhooks', version: 1, payload: z.object({}) },
  /** Staff have a sender asked what it had to tell within a window; it happens to no delivery in particular. */
  'webhook.reconciliation_requested': {
    domain: 'webhooks',
    version: 1,
    payload: z.object({ source: z.string(), from: z.iso.datetime(), to: z.iso.datetime() }),
  },
} as const;

export type EventType = keyof typeof catalogue;
export type Payload<Type extends EventType> = z.infer<(typeof catalogue)[Type]['payload']>;
