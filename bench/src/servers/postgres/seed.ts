// Fills the database through the shop's own API, and issues the tokens that the load is sent with.
import { loadConfig } from '@pet/platform/config';
import { startGateway } from '../../../../gateway/src/start.ts';
import { logger } from '../ours/logger.ts';

const designCount = 40;
const orderCount = 160;
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

interface Account {
  readonly id: string;
  readonly token: string;
}

async function register(): Promise<Account> {
  const { register } = await send<{ register: { session: { accessToken: string; user: { id: string } } } }>(
    'mutation ($input: RegisterInput!) { register(input: $input) { session { accessToken user { id } } userErrors { message } } }',
    { email: 'bench@allpetplus.test', password: 'a long walk at dawn', displayName: 'Bench Customer' },
    null,
  );
  const { user, accessToken } = register.session;
  return { id: user.id, token: accessToken };
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

const { id: userId, token: customer } = await register();
const designIds: string[] = [];
for (let index = 0; index < designCount; index += 1) designIds.push(await createDesign(index, customer));
for (let index = 0; index < orderCount; index += 1) {
  const first = index % (designCount - 1);
  await placeOrder(String(index), designIds.slice(first, first + 1 + (index % 2)), customer);
}

const tokens: string[] = [];
for (let index = 0; index < tokenCount; index += 1) {
  const { token } = await gateway.accessTokens.issue(
    { userId, sessionId: userId, role: 'CUSTOMER' },
    tokenSeconds,
  );
  tokens.push(token);
}
await gateway.close();
process.send?.({ tokens }, () => process.exit(0));
