import type { ShipmentResolvers } from '../../generated/graphql.ts';

export const Shipment: ShipmentResolvers = {
  events: (shipment, _args, { loaders }) => loaders.eventsOfShipment.load(shipment.id),
};
