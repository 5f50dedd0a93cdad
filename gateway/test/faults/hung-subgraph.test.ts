import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServerProcess } from '../../../ops/fleet/server-process.ts';
import { addressOf, type Installation, openInstallation } from '../installation.ts';
import { firstDesign } from '../live/designs.ts';
import { type Answer, read } from '../shop-client.ts';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';
import { extent, tellFigures } from './extent.ts';

const fastAnswers = extent({ short: 5, full: 20 });
/** What a fetch may take, retries included, and when the circuit opens (engine/remote/remote-data-source.ts). */
const deadline = 10_000;
const failuresToOpen = 5;
/** What a shared machine may add to a time. The figures are told, and belong on a quiet one. */
const slack = 1_000;

let installation: Installation;
let builder: ServerProcess;
let gateway: TestGateway;
let customer: string;
let designId: string;
/** What is answered while all is well. */
let whole: Answer;

beforeAll(async () => {
  installation = await openInstallation();
  builder = await installation.startService('builder');
  gateway = await startTestGateway({ ...installation.variables, ...addressOf(builder) });
  customer = await gateway.token('customer');
  designId = (await firstDesign(gateway, customer)).id;
  whole = await ask();
}, 60_000);
afterAll(async () => {
  // Whatever is still owed to the gateway never comes.
  builder?.process.kill('SIGCONT');
  await gateway?.close();
  await installation?.close();
});

/** Asks users, who are in the gateway's process, and builder. */
function ask(): Promise<Answer> {
  return gateway.send(
    'query ($id: ID!) { me { displayName } design(id: $id) { name } }',
    { id: designId },
    customer,
  );
}

/** Has builder write. */
function write(): Promise<Answer> {
  return gateway.send(
    'mutation ($id: ID!) { shareDesign(input: { id: $id, permission: VIEW }) { token userErrors { message } } }',
    { id: designId },
    customer,
  );
}

/** @returns the answer, and how long it took in milliseconds */
async function timed(answer: Promise<Answer>): Promise<{ answer: Answer; took: number }> {
  const begun = performance.now();
  return { answer: await answer, took: performance.now() - begun };
}

/** Whether the gateway says that it does not call builder at the moment. */
async function circuitIsOpen(): Promise<boolean> {
  const metrics = await (await fetch(`${gateway.metricsUrl}/metrics`)).text();
  return metrics.includes('gateway_subgraph_circuit_open{subgraph="builder"} 1');
}

const unavailable = [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'builder' } }];

it('while a subgraph answers, its circuit stays closed however many ask', async () => {
  const answers = await Promise.all(Array.from({ length: 2 * failuresToOpen }, ask));
  for (const answer of answers) expect(answer).toEqual(whole);
  expect(await circuitIsOpen()).toBe(false);
});

it('a subgraph that hangs costs its own fields, and soon no time; when it goes on, so does all', async () => {
  builder.process.kill('SIGSTOP');
  // Of a query two attempts fail, of a mutation one: five in all.
  const hung = await Promise.all([timed(ask()), timed(ask()), timed(write())]);
  const [{ answer }, , written] = hung;
  expect(answer).toMatchObject({ data: { me: whole.data?.me, design: null }, errors: unavailable });
  expect(written.answer).toMatchObject({ data: { shareDesign: null }, errors: unavailable });
  const slowest = Math.max(...hung.map(({ took }) => took));
  expect(slowest).toBeLessThan(deadline + slack);
  expect(await circuitIsOpen()).toBe(true);

  const fast: number[] = [];
  while (fast.length < fastAnswers) {
    const { answer: partial, took } = await timed(ask());
    expect(partial).toMatchObject({ data: { me: whole.data?.me, design: null }, errors: unavailable });
    // One that asked the subgraph, as a probe does after a while, took half the deadline at least.
    if (took < deadline / 2) fast.push(took);
  }
  expect(Math.max(...fast)).toBeLessThan(slack);

  builder.process.kill('SIGCONT');
  const resumed = performance.now();
  await expect.poll(ask, { timeout: 60_000 }).toEqual(whole);
  expect(await circuitIsOpen()).toBe(false);
  expect(read(await write(), 'shareDesign.token')).toBeTruthy();
  tellFigures('hung subgraph', {
    'slowest answer ms': Math.round(slowest),
    'deadline ms': deadline,
    'median answer with the circuit open ms': Number(
      fast.toSorted((a, b) => a - b)[fast.length >> 1]?.toFixed(1),
    ),
    'whole again after ms': Math.round(performance.now() - resumed),
  });
}, 120_000);
