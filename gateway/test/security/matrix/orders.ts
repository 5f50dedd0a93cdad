import type { Rows } from './rows.ts';

/** The rows of orders and shipments. */
export const orders: Rows = {
  routes: {
    'Query.order(id: $order)': 'ownerAndStaff',
    'Query.orders(first: 2)': 'ownAndStaff',
    // One from elsewhere, which is nobody's.
    'Query.orders(first: 2, filter: { search: "DEM00101" })': 'ownAndStaff',
    'Query.orders(first: 2, filter: { customerId: $user })': 'ownAndStaff',
    'Query.orderLookup(number: $orderNumber, email: $orderEmail)': 'anybody',
    'Query.orderLookup(number: $orderNumber, email: "somebody@example.com")': 'nobody',
    'Query.shippingQuote(method: STANDARD, country: "US", designs: 1)': 'anybody',

    'Mutation.placeOrder(input: { idempotencyKey: $key, lines: [{ designId: $design, quantity: 1 }], email: "n@example.com", shippingAddress: $address, shippingMethod: STANDARD })':
      'ownerAndStaff',
    'Mutation.reorder(input: { idempotencyKey: $key, orderId: $order })': 'owner',
    'Mutation.cancelOrder(input: { orderId: $placedOrder })': 'ownerAndStaff',
    'Mutation.transitionOrder(input: { orderId: $placedOrder, to: CONFIRMED })': 'staff',
    'Mutation.addShipment(input: { orderId: $order, carrier: "UPS", trackingNumber: "1Z" })': 'staff',
    'Mutation.recordShipmentEvent(input: { shipmentId: $shipment, status: IN_TRANSIT })': 'staff',

    'Subscription.orderStatusChanged(orderId: $order, afterSequence: 1)': 'ownerAndStaff',
    'Subscription.orderFeed(afterSequence: 0)': 'staff',
  },
  references: {
    Order: { thing: 'order', answers: 'ownerStaffOrNull' },
    // These two are stubs, which know of nothing but the id that they are given.
    Design: { thing: 'design', answers: 'anybody' },
    User: { thing: 'user', answers: 'anybody' },
  },
  fields: {
    User: { reached: ['id'], ownerStaffOrNull: ['orders'] },
    Design: { reached: ['id'] },
    Order: {
      reached: [
        ...['id', 'number', 'status', 'nextStatuses', 'sequence', 'lines', 'subtotal', 'shipping', 'total'],
        ...[
          'customer',
          'externalId',
          'externalNumber',
          'email',
          'shippingAddress',
          'timeline',
          'shipments',
          'placedAt',
          'updatedAt',
        ],
      ],
    },
    OrderLine: { reached: ['id', 'design', 'quantity', 'unitPrice', 'total', 'snapshot'] },
    OrderShipping: { reached: ['method', 'cost'] },
    ShippingAddress: {
      reached: [...['name', 'company', 'line1', 'line2', 'city', 'region', 'postalCode', 'country', 'phone']],
    },
    DesignSnapshot: { reached: ['name', 'version', 'specification', 'config'] },
    DesignSpecificationRow: { reached: ['label', 'value'] },
    OrderTimelineEntry: {
      reached: [
        ...['id', 'position', 'kind', 'from', 'to', 'sequence', 'shipmentStatus', 'actor', 'note'],
        ...['occurredAt'],
      ],
    },
    OrderStatusChange: { reached: ['sequence', 'feedSequence', 'from', 'to', 'order', 'occurredAt'] },
    Shipment: {
      reached: ['id', 'carrier', 'trackingNumber', 'trackingUrl', 'status', 'events', 'createdAt'],
    },
    ShipmentEvent: { reached: ['id', 'status', 'message', 'location', 'occurredAt'] },
    PublicOrder: { reached: ['number', 'status', 'placedAt', 'timeline', 'shipments'] },
    PublicOrderTimelineEntry: { reached: ['kind', 'from', 'to', 'shipmentStatus', 'occurredAt'] },
  },
  nobodys: ['ShippingQuote'],
};
