import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { type Answer, read } from '../shop-client.ts';
import { shippingAddress } from '../shop-samples.ts';

/** Sends an operation in the name of a demo account. When it rejects, nobody can tell what became of the operation. */
export type Send = (
  account: 'customer' | 'staff',
  query: string,
  variables: Record<string, unknown>,
) => Promise<Answer>;

/** An order as its client was told. */
export interface OrderState {
  readonly id: string;
  readonly sequence: number;
  readonly status: string;
}

/** Does what a careful client does: it asks again until it has an answer, and so that nothing is done twice. */
export interface OrderClient {
  /** How often something had to be asked again. */
  readonly repeats: number;
  /** Orders one of a design. @throws Error when the shop refuses, or has not answered for a minute */
  place(designId: string): Promise<OrderState>;
  /** Gives an order its next status. @throws as `place` */
  move(order: OrderState, to: string): Promise<OrderState>;
  /** Adds a parcel to an order, which it needs to be shipped. @throws as `place` */
  addParcel(orderId: string): Promise<void>;
}

/** Milliseconds. */
const patience = 60_000;
const pause = 50;

const fields = 'order { id sequence status } userErrors { code message }';
const createDesign = `mutation ($input: CreateDesignInput!) {
  createDesign(input: $input) { design { id } userErrors { message } }
}`;
const placeOrder = `mutation ($input: PlaceOrderInput!) { result: placeOrder(input: $input) { ${fields} } }`;
const transitionOrder = `mutation ($input: TransitionOrderInput!) {
  result: transitionOrder(input: $input) { ${fields} }
}`;
const addShipment = `mutation ($input: AddShipmentInput!) { result: addShipment(input: $input) { ${fields} } }`;
const readOrder = 'query ($id: ID!) { order(id: $id) { id sequence status shipments { id } } }';

interface Payload {
  readonly order: OrderState | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

/** @throws Error when the shop has refused */
function orderOf({ order, userErrors }: Payload): OrderState {
  if (order === null) throw new Error(userErrors.map(({ message }) => message).join(' '));
  return order;
}

/** Makes designs of the customer's. @returns their ids */
export async function createDesigns(send: Send, count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const input = { name: `Design ${ids.length}`, presetSlug: 'everyday-classic' };
    ids.push(read(await send('customer', createDesign, { input }), 'createDesign.design.id'));
  }
  return ids;
}

/** Opens a client of the shop: a customer and a member of staff in one. */
export function openOrderClient(send: Send): OrderClient {
  let repeats = 0;

  /** Asks until there is an answer. */
  async function ask(attempt: (isRepeat: boolean) => Promise<Answer>): Promise<Answer> {
    const begun = Date.now();
    for (let isRepeat = false; ; isRepeat = true) {
      let reason: unknown;
      try {
        const answer = await attempt(isRepeat);
        if (!answer.errors) return answer;
        reason = JSON.stringify(answer.errors);
      } catch (error) {
        reason = error;
      }
      if (Date.now() - begun > patience) throw new Error('The shop does not answer', { cause: reason });
      repeats += 1;
      await setTimeout(pause);
    }
  }

  async function orderNow(id: string): Promise<OrderState & { readonly shipments: readonly unknown[] }> {
    return read(await ask(() => send('staff', readOrder, { id })), 'order');
  }

  return {
    get repeats() {
      return repeats;
    },

    /** The idempotency key says that a repeat is one. */
    async place(designId) {
      const input = {
        idempotencyKey: randomUUID(),
        lines: [{ designId, quantity: 1 }],
        email: 'casey@example.org',
        shippingMethod: 'STANDARD',
        shippingAddress,
      };
      return orderOf(read(await ask(() => send('customer', placeOrder, { input })), 'result'));
    },

    /** The sequence says that a repeat is one: where it is stale, what was not answered has happened. */
    async move({ id, sequence }, to) {
      const input = { orderId: id, to, expectedSequence: sequence };
      let repeated = false;
      const answer = await ask((isRepeat) => {
        repeated = isRepeat;
        return send('staff', transitionOrder, { input });
      });
      const payload = read<Payload>(answer, 'result');
      const isStale = payload.userErrors[0]?.code === 'STALE_SEQUENCE';
      return repeated && isStale ? orderNow(id) : orderOf(payload);
    },

    /** Nothing says that a repeat is one, so the client looks before it asks again. */
    async addParcel(orderId) {
      const input = { orderId, carrier: 'UPS', trackingNumber: '1Z999AA10123456784' };
      await ask(async (isRepeat) => {
        const before = isRepeat ? await orderNow(orderId) : null;
        return before?.shipments.length ? {} : send('staff', addShipment, { input });
      });
    },
  };
}
