// Fills the database through the shop's own API, and issues the tokens that the load is sent with.
import { loadConfig } from '@pet/platform/config';
import { demoAccounts } from '@pet/platform/demo';
import { startGateway } from '../../../../gateway/src/start.ts';
import { logger } from '../ours/logger.ts';

const customers = 20;
const designsPerCustomer = 2;
const ordersPerCustomer = 8;
const tokenCount = 5_000;
const tokenSeconds = 6 * 3_600;

const gateway = await startGateway({
  config: loadConfig({ ...process.env, PORT: '0', NODE_ENV: 'development' }),
  logger,
});

/** @throws Error with what was answered when that is not what was wanted */
async function send<Data>(query: string, input: object, token: string | null): Promise<Data> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const text = await response.text();
  if (!text.includes('"userErrors":[]')) throw new Error(`Seeding was answered ${text.slice(0, 500)}`);
  return (JSON.parse(text) as { data: Data }).data;
}

async function register(index: number): Promise<string> {
  const { register } = await send<{ register: { session: { accessToken: string } } }>(
    'mutation ($input: RegisterInput!) { register(input: $input) { session { accessToken } userErrors { message } } }',
    {
      email: `bench${index}@allpetplus.test`,
      password: 'a long walk at dawn',
      displayName: `Bench Customer ${index}`,
    },
    null,
  );
  return register.session.accessToken;
}

async function createDesign(index: number, token: string): Promise<string> {
  const { createDesign } = await send<{ createDesign: { design: { id: string } } }>(
    'mutation ($input: CreateDesignInput!) { createDesign(input: $input) { design { id } userErrors { message } } }',
    {
      name: `Bench harness ${index}`,
      config: {
        category: 'WALKING',
        measurements: {
          species: 'DOG',
          chestGirthMm: 640,
          neckGirthMm: 420,
          backLengthMm: 500,
          weightGrams: 24_000,
        },
        webbing: { material: 'NYLON', colour: 'teal' },
        hardware: { finish: 'BRASS', buckle: 'SIDE_RELEASE' },
      },
    },
    token,
  );
  return createDesign.design.id;
}

async function placeOrder(key: string, designIds: readonly string[], token: string): Promise<void> {
  await send(
    'mutation ($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } userErrors { message } } }',
    {
      idempotencyKey: key,
      lines: designIds.map((designId) => ({ designId, quantity: 1 })),
      email: 'bench@allpetplus.test',
      shippingMethod: 'STANDARD',
      shippingAddress: { name: 'Bench', line1: '1 Elm Street', city: 'Portland', country: 'US' },
    },
    token,
  );
}

for (let customer = 0; customer < customers; customer += 1) {
  const token = await register(customer);
  const designIds: string[] = [];
  for (let design = 0; design < designsPerCustomer; design += 1) {
    designIds.push(await createDesign(customer * designsPerCustomer + design, token));
  }
  for (let order = 0; order < ordersPerCustomer; order += 1) {
    await placeOrder(`${customer}-${order}`, designIds.slice(0, 1 + (order % 2)), token);
  }
}

const { id, role } = demoAccounts.staff;
const tokens: string[] = [];
for (let index = 0; index < tokenCount; index += 1) {
  const { token } = await gateway.accessTokens.issue({ userId: id, sessionId: id, role }, tokenSeconds);
  tokens.push(token);
}
await gateway.close();
process.send?.({ tokens }, () => process.exit(0));
