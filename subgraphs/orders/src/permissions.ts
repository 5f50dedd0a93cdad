import { allow, isAuthenticated, isStaffMember, type Permissions } from '@pet/platform/authorization';

/**
 * Who may ask at all. Whose orders they then get is decided by `domain/ownership.ts`, in the loaders and the
 * services: what lies below an order is as readable as the order somebody was given.
 */
export const permissions: Permissions = {
  Query: {
    order: isAuthenticated,
    orders: isAuthenticated,
    orderLookup: allow,
    shippingQuote: allow,
  },
  Mutation: {
    placeOrder: isAuthenticated,
    reorder: isAuthenticated,
    cancelOrder: isAuthenticated,
    transitionOrder: isStaffMember,
    addShipment: isStaffMember,
    recordShipmentEvent: isStaffMember,
  },
  Subscription: {
    orderStatusChanged: isAuthenticated,
    orderFeed: isStaffMember,
  },

  Order: isAuthenticated,
  OrderLine: isAuthenticated,
  DesignSnapshot: isAuthenticated,
  DesignSpecificationRow: isAuthenticated,
  OrderShipping: isAuthenticated,
  ShippingAddress: isAuthenticated,
  OrderTimelineEntry: isAuthenticated,
  OrderConnection: isAuthenticated,
  OrderEdge: isAuthenticated,
  OrderStatusChange: isAuthenticated,
  PlaceOrderPayload: isAuthenticated,
  ReorderPayload: isAuthenticated,
  CancelOrderPayload: isAuthenticated,
  TransitionOrderPayload: isStaffMember,
  AddShipmentPayload: isStaffMember,
  RecordShipmentEventPayload: isStaffMember,
  OrdersUserError: isAuthenticated,

  // Stubs: the id is known to whoever was given it, and `User.orders` answers null to strangers by itself.
  User: allow,
  Design: allow,
  // What orderLookup shows.
  PublicOrder: allow,
  PublicOrderTimelineEntry: allow,
  Shipment: allow,
  ShipmentEvent: allow,
  ShippingQuote: allow,
};
