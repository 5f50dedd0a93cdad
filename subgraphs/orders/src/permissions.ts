import { allow, type Permissions } from '@pet/platform/authorization';

/**
 * What anybody may ask. The rest is for whom the schema's `@authenticated` and `@requiresScopes` say; a field with
 * neither directive nor rule is denied. Whose orders somebody then gets is decided by `domain/ownership.ts`, in the
 * loaders and the services: what lies below an order is as readable as the order somebody was given.
 */
export const permissions: Permissions = {
  Query: {
    orderLookup: allow,
    shippingQuote: allow,
  },
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
