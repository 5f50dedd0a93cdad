import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, codes, read, type ShopClient } from './shop-client.ts';
import { harnessConfig as config, shippingAddress } from './shop-samples.ts';
import { deliverFromShopify, shopifyOrder } from './shopify-delivery.ts';

/** The shop in whatever topology; closed when the story is over. */
export interface OpenShop extends ShopClient {
  close(): Promise<void>;
}

/**
 * The story of the shop, told through the public HTTP and WebSocket endpoints only. Each step builds on the one
 * before, so they run in order.
 */
export function tellShopJourney(openShop: () => Promise<OpenShop>): void {
  let shop: OpenShop;
  let staff: string;
  let customer: string;
  let designId: string;
  let orderId: string;
  let events: AsyncIterableIterator<Answer>;

  beforeAll(async () => {
    shop = await openShop();
    staff = await shop.token('staff');
    // A fleet is many processes, which start one after the other.
  }, 180_000);
  afterAll(() => shop?.close());

  async function nextEvent(): Promise<Answer> {
    const { value, done } = await events.next();
    if (done) throw new Error('The subscription ended');
    return value;
  }

  it('lets a customer register', async () => {
    const answer = await shop.send(
      `mutation ($input: RegisterInput!) {
        register(input: $input) { session { accessToken user { id displayName email role } } userErrors { field code message } }
      }`,
      { input: { email: 'nora@example.com', password: 'a long walk at dawn', displayName: 'Nora Nilsson' } },
    );
    expect(answer).toMatchObject({
      data: {
        register: { session: { user: { displayName: 'Nora Nilsson', role: 'CUSTOMER' } }, userErrors: [] },
      },
    });
    customer = read(answer, 'register.session.accessToken');
  });

  it('quotes a harness, and says which field of an impossible one is wrong', async () => {
    const quote =
      'query ($config: HarnessConfigInput!) { quote(config: $config) { valid price { amount } lines { amount { amount } } problems { field message } } }';
    const good = await shop.send(quote, { config });
    expect(read<boolean>(good, 'quote.valid')).toBe(true);
    const cents = (amount: string) => Math.round(Number(amount) * 100);
    const lines = read<{ amount: { amount: string } }[]>(good, 'quote.lines');
    const sum = lines.reduce((total, line) => total + cents(line.amount.amount), 0);
    expect(sum).toBe(cents(read(good, 'quote.price.amount')));

    const createDesign = `mutation ($input: CreateDesignInput!) {
      createDesign(input: $input) { design { id version price { amount } previewUrl } userErrors { field code message } }
    }`;
    const impossible = { ...config, size: 'XS', measurements: { ...config.measurements, weightGrams: -1 } };
    const refused = await shop.send(createDesign, { input: { name: 'Trail', config: impossible } }, customer);
    expect(read(refused, 'createDesign.design')).toBeNull();
    const problems = read<{ field: string[]; message: string }[]>(refused, 'createDesign.userErrors');
    expect(problems.map(({ field }) => field.join('.'))).toEqual(
      expect.arrayContaining(['config.measurements.weightGrams', 'config.measurements.chestGirthMm']),
    );

    const created = await shop.send(createDesign, { input: { name: 'Nala on the trail', config } }, customer);
    expect(read<unknown[]>(created, 'createDesign.userErrors')).toEqual([]);
    expect(read(created, 'createDesign.design.price.amount')).toBe(read(good, 'quote.price.amount'));
    designId = read(created, 'createDesign.design.id');

    const preview = await fetch(read<string>(created, 'createDesign.design.previewUrl'));
    expect(preview.headers.get('content-type')).toContain('image/svg+xml');
    expect(await preview.text()).toContain('NALA');
  });

  it('shares the design with somebody who has no account', async () => {
    const shared = await shop.send(
      'mutation ($input: ShareDesignInput!) { shareDesign(input: $input) { token userErrors { message } } }',
      { input: { id: designId, permission: 'VIEW', expiresInHours: 24 } },
      customer,
    );
    const seen = await shop.send(
      'query ($token: String!) { sharedDesign(token: $token) { permission design { name owner { displayName email } } } }',
      { token: read(shared, 'shareDesign.token') },
    );
    expect(seen.data).toMatchObject({
      sharedDesign: {
        permission: 'VIEW',
        design: { name: 'Nala on the trail', owner: { displayName: 'Nora Nilsson', email: null } },
      },
    });
    expect(codes(seen)).toEqual(['UNAUTHENTICATED']);
  });

  it('orders two of it, once, however often the call is repeated', async () => {
    const placeOrder = `mutation ($input: PlaceOrderInput!) {
      placeOrder(input: $input) {
        order {
          id number status
          lines { quantity unitPrice { amount } total { amount } snapshot { name version } design { name } }
          total { amount } customer { displayName }
        }
        userErrors { field code message }
      }
    }`;
    const input = {
      idempotencyKey: randomUUID(),
      lines: [{ designId, quantity: 2 }],
      email: 'nora@example.com',
      shippingMethod: 'STANDARD',
      shippingAddress,
    };
    const placed = await shop.send(placeOrder, { input }, customer);
    expect(placed).toMatchObject({
      data: {
        placeOrder: {
          order: {
            status: 'PLACED',
            customer: { displayName: 'Nora Nilsson' },
            lines: [
              { quantity: 2, snapshot: { name: 'Nala on the trail' }, design: { name: 'Nala on the trail' } },
            ],
          },
          userErrors: [],
        },
      },
    });
    expect(await shop.send(placeOrder, { input }, customer)).toEqual(placed);
    const other = { ...input, lines: [{ designId, quantity: 3 }] };
    expect(
      read(await shop.send(placeOrder, { input: other }, customer), 'placeOrder.userErrors.0.code'),
    ).toBe('IDEMPOTENCY_KEY_REUSED');
    orderId = read(placed, 'placeOrder.order.id');
  });

  it('shows the customer each step live, with fields of other subgraphs', async () => {
    events = shop.follow(
      `subscription ($orderId: ID!) {
        orderStatusChanged(orderId: $orderId, afterSequence: 0) {
          sequence from to
          order { number customer { displayName } lines { design { name } } }
        }
      }`,
      { orderId },
      customer,
    );
    const seen: unknown[] = [];
    const see = async () => seen.push((await nextEvent()).data?.orderStatusChanged);
    await see();

    const transition = (to: string) =>
      shop.send(
        'mutation ($input: TransitionOrderInput!) { transitionOrder(input: $input) { order { status nextStatuses } userErrors { code message } } }',
        { input: { orderId, to } },
        staff,
      );
    expect(read((await transition('DELIVERED')) as Answer, 'transitionOrder.userErrors.0.code')).toBe(
      'ILLEGAL_TRANSITION',
    );
    for (const to of ['CONFIRMED', 'IN_PRODUCTION', 'READY_TO_SHIP']) {
      expect(read(await transition(to), 'transitionOrder.order.status')).toBe(to);
      await see();
    }
    expect(read(await transition('SHIPPED'), 'transitionOrder.order')).toBeNull();

    const shipped = await shop.send(
      'mutation ($input: AddShipmentInput!) { addShipment(input: $input) { shipment { id } userErrors { message } } }',
      { input: { orderId, carrier: 'UPS', trackingNumber: '1Z999AA10123456784' } },
      staff,
    );
    await transition('SHIPPED');
    await see();
    const delivered = await shop.send(
      'mutation ($input: RecordShipmentEventInput!) { recordShipmentEvent(input: $input) { order { status } userErrors { message } } }',
      {
        input: {
          shipmentId: read(shipped, 'addShipment.shipment.id'),
          status: 'DELIVERED',
          location: 'Portland, OR',
        },
      },
      staff,
    );
    expect(read(delivered, 'recordShipmentEvent.order.status')).toBe('DELIVERED');
    await see();
    await events.return?.();

    const order = {
      customer: { displayName: 'Nora Nilsson' },
      lines: [{ design: { name: 'Nala on the trail' } }],
    };
    const steps = ['PLACED', 'CONFIRMED', 'IN_PRODUCTION', 'READY_TO_SHIP', 'SHIPPED', 'DELIVERED'];
    expect(seen).toMatchObject(
      steps.map((to, index) => ({
        sequence: index + 1,
        from: index === 0 ? null : steps[index - 1],
        to,
        order,
      })),
    );
  });

  it('lets anybody with number and e-mail look the order up, and nobody with one of them', async () => {
    const { data } = await shop.send(
      'query ($id: ID!) { order(id: $id) { number } }',
      { id: orderId },
      customer,
    );
    const number = read({ data: data ?? null }, 'order.number');
    const lookup =
      'query ($number: String!, $email: String!) { orderLookup(number: $number, email: $email) { number status } }';
    expect((await shop.send(lookup, { number, email: 'Nora@Example.com' })).data).toEqual({
      orderLookup: { number, status: 'DELIVERED' },
    });
    const wrongEmail = await shop.send(lookup, { number, email: 'eve@example.com' });
    const wrongNumber = await shop.send(lookup, { number: 'AP-00000000', email: 'nora@example.com' });
    expect(wrongEmail.data).toEqual({ orderLookup: null });
    expect(wrongNumber).toEqual(wrongEmail);
  });

  it('takes webhooks in where they are signed, and shows them to staff', async () => {
    const { status, deliveryId } = await deliverFromShopify(shop.url, 'orders/create', shopifyOrder);
    expect(status).toBe(200);
    const unsigned = await fetch(`${shop.url}/webhooks/shopify/orders`, { method: 'POST', body: '{}' });
    expect(unsigned.status).toBe(401);
    const deliveries = '{ webhookDeliveries(first: 1) { nodes { deliveryId order { number } } } }';
    expect((await shop.send(deliveries, {}, staff)).data).toEqual({
      webhookDeliveries: { nodes: [{ deliveryId, order: { number: '#2001' } }] },
    });
    expect(codes(await shop.send(deliveries, {}, customer))).toEqual(['FORBIDDEN']);
  });

  it('shows staff what comes of experiments, and nobody else', async () => {
    const report = '{ experimentReport(key: "builder-start") { variants { key } } }';
    const { data } = await shop.send(report, {}, staff);
    expect(data).toMatchObject({ experimentReport: { variants: [{ key: expect.any(String) }, {}] } });
    expect(codes(await shop.send(report, {}, customer))).toContain('FORBIDDEN');
  });

  it('shows administrators who did what, in a log that verifies, and nobody else', async () => {
    const query = `{
      auditLog(filter: { requestId: "seed-3" }) { nodes { action actor { user { displayName } role } traceId } }
      verifyAuditLog { intact complete }
    }`;
    expect((await shop.send(query, {}, await shop.token('admin'))).data).toEqual({
      auditLog: {
        nodes: [
          {
            action: 'design.updated',
            actor: { user: { displayName: 'Sam Staff' }, role: 'STAFF' },
            traceId: `${'5'.repeat(31)}3`,
          },
        ],
      },
      verifyAuditLog: { intact: true, complete: true },
    });
    expect(codes(await shop.send(query, {}, await shop.token('staff')))).toContain('FORBIDDEN');
  });
}
