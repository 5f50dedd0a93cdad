import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OperatorsListener, openOperatorsListener } from '../src/service/index.ts';

/** Has the port that would be the operators'. */
let holder: Server;
let held: number;
beforeEach(async () => {
  holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  held = (holder.address() as AddressInfo).port;
});
afterEach(() => void holder.close());

function open(config: {
  development: boolean;
  port: number;
  metricsPort: number | null;
}): Promise<OperatorsListener> {
  return openOperatorsListener({
    name: 'greetings',
    config: { host: '127.0.0.1', ...config },
    registry: new Registry(),
    dependencies: () => null,
    logger: pino({ level: 'silent' }),
  });
}

describe('the port for operators', () => {
  it('is another one in development, where its default is taken and nobody has asked for it', async () => {
    const operators = await open({ development: true, port: held - 1_000, metricsPort: null });
    expect((await fetch(`${operators.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${operators.url}/ready`)).status).toBe(503);
    expect(await (await fetch(`${operators.url}/metrics`)).text()).toContain('process_cpu_seconds_total');
    expect((await fetch(operators.url)).status).toBe(404);
    await operators.close();
  });

  it.each([
    ['is taken in production', () => ({ development: false, port: held - 1_000, metricsPort: null })],
    ['was asked for and is taken', () => ({ development: true, port: 0, metricsPort: held })],
    ['would be none', () => ({ development: true, port: 65_000, metricsPort: null })],
  ])('stops the start where it %s', async (_, configOf) => {
    await expect(open(configOf())).rejects.toThrow(/METRICS_PORT/);
  });
});
