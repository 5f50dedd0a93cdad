import { randomUUID } from 'node:crypto';
import type { Actor } from '@pet/platform/identity';
import type { Peers, SubgraphEnvironment } from '@pet/platform/subgraph';
import { mountForTest, type TestOperation, type TestSubgraph, testActor } from '@pet/platform/testing';
import { expect } from 'vitest';
import orders from '../src/index.ts';

/** A design as the fake builder knows it. */
export interface FakeDesign {
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly price: { amount: string; currency: string } | null;
}

/** Stands in for the builder subgraph, with its rule: other people's designs are missing. */
export class FakeBuilder implements Peers {
  readonly designs = new Map<string, FakeDesign>();
  calls = 0;

  add(owner: Pick<Actor, 'userId'>, amount = '129.50', currency = 'USD', id: string = randomUUID()): string {
    this.designs.set(id, {
      id,
      ownerId: owner.userId,
      name: `Design at ${amount}`,
      price: { amount, currency },
    });
    return id;
  }

  change(id: string, change: Partial<FakeDesign>): void {
    const design = this.designs.get(id);
    if (design) this.designs.set(id, { ...design, ...change });
  }

  query: Peers['query'] = async (subgraph, document, variables, { actor }) => {
    expect(subgraph).toBe('builder');
    expect(document).toContain('_entities');
    this.calls += 1;
    const { representations } = variables as { representations: { __typename: string; id: string }[] };
    return {
      _entities: representations.map(({ __typename, id }) => {
        expect(__typename).toBe('Design');
        const design = this.designs.get(id);
        if (!design || design.ownerId !== actor?.userId) return null;
        const { name, price } = design;
        const specification = [{ label: 'Size', value: 'M' }];
        return {
          id,
          name,
          version: 3,
          status: 'READY',
          price,
          specification,
          configSnapshot: { size: 'M', pet: null },
        };
      }),
    };
  };
}

export interface UserErrors {
  readonly userErrors: readonly {
    readonly code: string;
    readonly field: readonly string[] | null;
    readonly message: string;
  }[];
}
export interface OrderAnswer {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly sequence: number;
}
export type OrderPayload = UserErrors & { readonly order: OrderAnswer | null };
type ShipmentPayload = OrderPayload & {
  readonly shipment: { readonly id: string; readonly status: string | null } | null;
};

export const shippingAddress = {
  name: 'Casey Customer',
  line1: '1420 NW Lovejoy Street',
  city: 'Portland',
  region: 'OR',
  postalCode: '97209',
  country: 'US',
};

/** The orders subgraph on a database of its own, with people and a builder to try it with. */
export class Shop {
  readonly customer = testActor('CUSTOMER');
  readonly rival = testActor('CUSTOMER');
  readonly staff = testActor('STAFF');
  readonly builder: FakeBuilder;
  readonly subgraph: TestSubgraph;

  private constructor(builder: FakeBuilder, subgraph: TestSubgraph) {
    this.builder = builder;
    this.subgraph = subgraph;
  }

  /** @param overrides other parts of the subgraph's environment than a builder to ask */
  static async open(overrides: Partial<SubgraphEnvironment> = {}): Promise<Shop> {
    const builder = new FakeBuilder();
    return new Shop(builder, await mountForTest(orders, { peers: builder, ...overrides }));
  }

  close(): Promise<void> {
    return this.subgraph.close();
  }

  /** The data of an operation that must not fail. */
  async data<T>(actor: Actor | null, query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const result = await this.subgraph.execute({ query, variables, actor });
    expect(result.errors).toBeUndefined();
    return result.data as T;
  }

  /** The codes of an operation's top-level errors. */
  async errorCodes(operation: TestOperation): Promise<unknown[]> {
    const { errors = [] } = await this.subgraph.execute(operation);
    return errors.map((error) => error.extensions.code);
  }

  placeOrderInput(designId: string, change: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      idempotencyKey: randomUUID(),
      lines: [{ designId, quantity: 1 }],
      email: 'Casey@Example.org',
      shippingAddress,
      shippingMethod: 'STANDARD',
      ...change,
    };
  }

  async placeOrder(actor: Actor, input: Record<string, unknown>): Promise<OrderPayload> {
    return this.mutate(actor, 'placeOrder', 'PlaceOrderInput', input);
  }

  /** A new order of the actor's. */
  async order(actor: Actor = this.customer, change: Record<string, unknown> = {}): Promise<OrderAnswer> {
    const { order, userErrors } = await this.placeOrder(
      actor,
      this.placeOrderInput(this.builder.add(actor), change),
    );
    expect(userErrors).toEqual([]);
    if (order === null) throw new Error('no order was placed');
    return order;
  }

  async transition(orderId: string, to: string, change: Record<string, unknown> = {}): Promise<OrderPayload> {
    return this.mutate(this.staff, 'transitionOrder', 'TransitionOrderInput', { orderId, to, ...change });
  }

  /** Takes an order through these statuses. */
  async advance(orderId: string, ...statuses: string[]): Promise<void> {
    for (const to of statuses) {
      if (to === 'SHIPPED') await this.addShipment(orderId);
      expect((await this.transition(orderId, to)).userErrors).toEqual([]);
    }
  }

  async cancel(actor: Actor, orderId: string, reason: string | null = null): Promise<OrderPayload> {
    return this.mutate(actor, 'cancelOrder', 'CancelOrderInput', { orderId, reason });
  }

  async reorder(actor: Actor, orderId: string, idempotencyKey: string = randomUUID()): Promise<OrderPayload> {
    return this.mutate(actor, 'reorder', 'ReorderInput', { orderId, idempotencyKey });
  }

  async addShipment(orderId: string, change: Record<string, unknown> = {}): Promise<ShipmentPayload> {
    const input = { orderId, carrier: 'UPS', trackingNumber: '1Z999AA10123456784', ...change };
    return this.mutate(this.staff, 'addShipment', 'AddShipmentInput', input, 'shipment { id status }');
  }

  async recordEvent(
    shipmentId: string,
    status: string,
    change: Record<string, unknown> = {},
  ): Promise<ShipmentPayload> {
    const input = { shipmentId, status, ...change };
    return this.mutate(
      this.staff,
      'recordShipmentEvent',
      'RecordShipmentEventInput',
      input,
      'shipment { id status }',
    );
  }

  private async mutate<T extends OrderPayload>(
    actor: Actor,
    field: string,
    inputType: string,
    input: Record<string, unknown>,
    more = '',
  ): Promise<T> {
    const selection = `order { id number status sequence } userErrors { code field message } ${more}`;
    const query = `mutation ($input: ${inputType}!) { result: ${field}(input: $input) { ${selection} } }`;
    return (await this.data<{ result: T }>(actor, query, { input })).result;
  }
}

/** The codes of a payload's errors. */
export function codes(payload: UserErrors): string[] {
  return payload.userErrors.map((error) => error.code);
}

/** What a field's SQL statements are about: those of the transaction's frame left out. */
export function tableStatements(statements: readonly string[]): string[] {
  return statements.filter((sql) => /\bFROM\b|\bINTO\b|\bUPDATE\b/i.test(sql));
}
