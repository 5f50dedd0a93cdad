import { noId, type Things } from './setting.ts';

/** What is there of deliveries: those that development begins with. */
export const webhooks: Things = {
  delivery: {
    type: 'ID!',
    missing: noId,
    async make({ asStaff }) {
      const { webhookDeliveries } = await asStaff(
        '{ webhookDeliveries(first: 1, filter: { topic: "orders/create" }) { nodes { id } } }',
      );
      return (webhookDeliveries as { nodes: { id: string }[] }).nodes[0]?.id;
    },
  },
};
