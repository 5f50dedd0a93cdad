import { randomUUID } from 'node:crypto';
import { shippingAddress } from '../../shop-samples.ts';
import { noId, type Setting, secretWord, type Things } from './setting.ts';

const address = {
  ...shippingAddress,
  name: secretWord,
  company: secretWord,
  line1: `1 ${secretWord} Street`,
  line2: secretWord,
  phone: '+1 503 555 0100',
};

async function placeOrder({ asOwner, owner, get }: Setting): Promise<string> {
  const { placeOrder } = await asOwner(
    `mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } } }`,
    {
      input: {
        idempotencyKey: randomUUID(),
        lines: [{ designId: await get('design'), quantity: 1 }],
        email: owner.email,
        shippingAddress: address,
        shippingMethod: 'STANDARD',
        note: secretWord,
      },
    },
  );
  return (placeOrder as { order: { id: string } }).order.id;
}

/** Has an order made, packed and on its way to the carrier. */
async function prepareOrder({ asStaff }: Setting, id: string): Promise<void> {
  const { parcel } = await asStaff(
    `mutation ($id: ID!) {
      confirmed: transitionOrder(input: { orderId: $id, to: CONFIRMED, note: "${secretWord}" }) { order { id } }
      begun: transitionOrder(input: { orderId: $id, to: IN_PRODUCTION }) { order { id } }
      parcel: addShipment(input: {
        orderId: $id, carrier: "UPS", trackingNumber: "1Z999AA10123456784", trackingUrl: "https://ups.example/1Z"
      }) { shipment { id } }
    }`,
    { id },
  );
  await asStaff(
    `mutation ($id: ID!) {
      recordShipmentEvent(input: { shipmentId: $id, status: LABEL_PRINTED, message: "Ready", location: "Portland" }) {
        shipment { id }
      }
    }`,
    (parcel as { shipment: { id: string } }).shipment,
  );
}

const stateOfOrder = (name: string) =>
  `${name}: order(id: $${name}) { status sequence timeline { id } shipments { id events { id } } }`;

/** What is there of orders and shipments. */
export const orders: Things = {
  placedOrder: { type: 'ID!', missing: noId, make: placeOrder, state: stateOfOrder('placedOrder') },
  order: {
    type: 'ID!',
    missing: noId,
    async make(setting) {
      const id = await placeOrder(setting);
      await prepareOrder(setting, id);
      return id;
    },
    state: stateOfOrder('order'),
  },
  orderNumber: {
    type: 'String!',
    missing: 'AP-00000000',
    async make({ asOwner, get }) {
      const { order } = await asOwner('query ($id: ID!) { order(id: $id) { number } }', {
        id: await get('order'),
      });
      return (order as { number: string }).number;
    },
  },
  orderEmail: { type: 'String!', missing: 'nobody@example.com', make: ({ owner }) => owner.email },
  shipment: {
    type: 'ID!',
    missing: noId,
    async make({ asOwner, get }) {
      const { order } = await asOwner('query ($id: ID!) { order(id: $id) { shipments { id } } }', {
        id: await get('order'),
      });
      return (order as { shipments: { id: string }[] }).shipments[0]?.id;
    },
    state: stateOfOrder('order'),
  },
  address: { type: 'ShippingAddressInput!', make: () => shippingAddress },
  key: { type: 'String!', make: () => randomUUID() },
};
