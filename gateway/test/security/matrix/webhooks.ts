import type { Rows } from './rows.ts';

/** The rows of webhooks: nothing of them is anybody's but the shop's. */
export const webhooks: Rows = {
  routes: {
    'Query.webhookDeliveries(first: 2)': 'staff',
    'Query.webhookDelivery(id: $delivery)': 'staff',
    'Mutation.replayWebhook(input: { id: $delivery })': 'staff',
    'Mutation.reconcileWebhooks(input: { source: STRIPE, from: "2026-11-01T00:00:00Z", to: "2026-11-02T00:00:00Z" })':
      'staffInVain',
    'Mutation.retryFailedWebhooks(input: { filter: { topic: "orders/updated" } })': 'staff',
  },
  references: {},
  fields: {
    WebhookDelivery: {
      reached: [
        ...['id', 'source', 'topic', 'deliveryId', 'eventId', 'status', 'triggeredAt', 'receivedAt'],
        ...['timesReceived', 'processedAt', 'lastError', 'attempts', 'payload', 'order'],
      ],
    },
    WebhookAttempt: { reached: ['id', 'startedAt', 'endedAt', 'error'] },
    DeliveredOrder: {
      reached: [
        ...['externalId', 'number', 'email', 'currency', 'totalMinor', 'shippingMinor', 'paid', 'cancelled'],
        ...['placedAt', 'updatedAt', 'lines', 'shippingAddress'],
      ],
    },
    DeliveredOrderLine: {
      reached: ['title', 'sku', 'designId', 'quantity', 'unitPriceMinor', 'specification'],
    },
    DeliveredCharacteristic: { reached: ['label', 'value'] },
    DeliveredAddress: {
      reached: [...['name', 'company', 'line1', 'line2', 'city', 'region', 'postalCode', 'country', 'phone']],
    },
  },
  nobodys: [],
};
