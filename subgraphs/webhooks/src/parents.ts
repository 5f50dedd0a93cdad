/** The parent objects of this subgraph's GraphQL types; codegen finds them by name. */

import type { Connection, Payload, Problem } from '@pet/platform/graphql';
import type { Attempt, Delivery } from '../generated/prisma/client.ts';
import type { Source } from './domain/delivery.ts';
import type { ExternalAddress, ExternalOrder, OrderedLine } from './domain/shopify-order.ts';

export type WebhookDeliveryParent = Delivery;
export type WebhookAttemptParent = Attempt;
export type WebhookDeliveryConnectionParent = Connection<Delivery>;
export type WebhooksUserErrorParent = Problem;
export type ReplayWebhookPayloadParent = Payload<{ delivery: Delivery }>;
export type RetryFailedWebhooksPayloadParent = Payload<{ retried: number }>;
export type ReconcileWebhooksPayloadParent = Payload<{ source: Source }>;
export type DeliveredOrderParent = ExternalOrder;
export type DeliveredOrderLineParent = OrderedLine;
export type DeliveredAddressParent = ExternalAddress;
