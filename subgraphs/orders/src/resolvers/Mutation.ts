import { requireActor } from '@pet/platform/authorization';
import { causeOf } from '@pet/platform/events';
import { parseInput, payload } from '@pet/platform/graphql';
import type { MutationResolvers } from '../../generated/graphql.ts';
import {
  addShipmentInput,
  cancelOrderInput,
  placeOrderInput,
  recordShipmentEventInput,
  reorderInput,
  transitionOrderInput,
} from '../domain/input.ts';

const noOrder = { order: null };
const noShipment = { order: null, shipment: null };

export const Mutation: MutationResolvers = {
  placeOrder: (_parent, { input }, context) =>
    payload(noOrder, async () => {
      const { scope, services } = context;
      const parsed = parseInput(placeOrderInput, input);
      return { order: await services.placing.place(requireActor(context), parsed, scope) };
    }),

  reorder: (_parent, { input }, context) =>
    payload(noOrder, async () => {
      const { scope, services } = context;
      const parsed = parseInput(reorderInput, input);
      return { order: await services.placing.reorder(requireActor(context), parsed, scope) };
    }),

  cancelOrder: (_parent, { input }, context) =>
    payload(noOrder, async () => {
      const { scope, services } = context;
      const parsed = parseInput(cancelOrderInput, input);
      return { order: await services.moving.cancel(requireActor(context), parsed, causeOf(scope)) };
    }),

  transitionOrder: (_parent, { input }, context) =>
    payload(noOrder, async () => {
      const { scope, services } = context;
      const parsed = parseInput(transitionOrderInput, input);
      return { order: await services.moving.transition(requireActor(context), parsed, causeOf(scope)) };
    }),

  addShipment: (_parent, { input }, context) =>
    payload(noShipment, async () => {
      const parsed = parseInput(addShipmentInput, input);
      return context.services.shipping.addShipment(requireActor(context), parsed, causeOf(context.scope));
    }),

  recordShipmentEvent: (_parent, { input }, context) =>
    payload(noShipment, async () => {
      const parsed = parseInput(recordShipmentEventInput(new Date()), input);
      return context.services.shipping.recordEvent(requireActor(context), parsed, causeOf(context.scope));
    }),
};
