import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { subscribeBody } from '@pet/platform/subgraph';
import { createClient } from 'graphql-ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { ServerProcess } from '../../ops/fleet/server-process.ts';
import { addressOf, type Installation, metricsUrlOf, openInstallation } from './installation.ts';
import { designChanged, firstDesign, rename } from './live/designs.ts';
import { read } from './shop-client.ts';
import { startTestGateway, type TestGateway } from './start-test-gateway.ts';

let installation: Installation;
beforeEach(async () => {
  installation = await openInstallation();
});
afterEach(() => installation.close());

const anybody = { actor: null, requestId: 'drain', traceId: null, clientAddress: null, userAgent: null };

describe('a service that is killed', () => {
  let gateway: TestGateway;
  afterEach(() => gateway.close());

  it('costs its own fields one masked error, and all is well after its restart', async () => {
    const builder = await installation.startService('builder');
    gateway = await startTestGateway({ ...installation.variables, ...addressOf(builder) });
    const customer = await gateway.token('customer');
    const design = await firstDesign(gateway, customer);
    const changes = gateway.follow(designChanged, { id: design.id, after: 0 }, customer);
    const nextVersion = async () => read<number>((await changes.next()).value, 'designChanged.version');
    for (let version = 1; version <= design.version; version += 1) expect(await nextVersion()).toBe(version);
    const presets = await gateway.send('{ presets(first: 1) { nodes { slug name } } }');
    const preset = {
      slug: read(presets, 'presets.nodes.0.slug'),
      name: read(presets, 'presets.nodes.0.name'),
    };
    const ask = () =>
      gateway.send(
        'query ($slug: String!) { me { displayName } preset(slug: $slug) { name } }',
        { slug: preset.slug },
        customer,
      );

    await builder.stop('SIGKILL');
    const { data, errors } = await ask();
    expect(data).toEqual({ me: { displayName: expect.any(String) }, preset: null });
    expect(errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'builder' } }]);
    expect(JSON.stringify(errors)).not.toContain('127.0.0.1');

    await installation.startService('builder', { PORT: new URL(builder.url).port });
    // The circuit may be open for a moment.
    await expect.poll(ask, { timeout: 20_000 }).toMatchObject({
      data: { me: data?.me, preset: { name: preset.name } },
    });
    // The subscription goes on where it was: nothing is told twice, and nothing is missed.
    const renamed = await rename(gateway, customer, design, ['Nala', 'Nala again']);
    expect([await nextVersion(), await nextVersion()]).toEqual([renamed - 1, renamed]);
    await changes.return?.();
  }, 90_000);
});

/** Sends all of a request but its last byte. */
async function beginRequest(
  { url }: ServerProcess,
  body: string,
  headers: Record<string, string>,
): Promise<{ finish(): Promise<{ status: number | undefined; text: string }> }> {
  const request = httpRequest(url, {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      // Answered as soon as the server has the headers.
      expect: '100-continue',
    },
  });
  request.flushHeaders();
  await once(request, 'continue');
  request.write(body.slice(0, -1));
  return {
    async finish() {
      request.end(body.slice(-1));
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      let text = '';
      for await (const chunk of response) text += chunk;
      return { status: response.statusCode, text };
    },
  };
}

describe('a service that is asked to stop', () => {
  it('answers what is under way, closes sockets with 1001 and exits with 0', async () => {
    const users = await installation.startService('users');
    const { signer } = installation;
    const audience = 'users';
    const path = '/graphql';

    const body = JSON.stringify({ query: '{ __typename }' });
    const signed = signer.sign({ audience, method: 'POST', path, body }, anybody);
    const underWay = await beginRequest(users, body, signed);

    const sockets = createClient({
      url: users.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      lazy: false,
    });
    const closed = new Promise<number>((resolve) => {
      sockets.on('closed', (event) => resolve((event as { code: number }).code));
    });
    const query = '{ __typename }';
    const headers = signer.sign(
      { audience, method: 'SUBSCRIBE', path, body: subscribeBody({ query }) },
      anybody,
    );
    for await (const result of sockets.iterate({ query, extensions: { headers } }))
      expect(result).toEqual({ data: { __typename: 'Query' } });

    const exited = users.stop('SIGTERM');
    expect(await closed).toBe(1001);
    await sockets.dispose();
    expect((await fetch(`${metricsUrlOf(users)}/ready`)).status).toBe(503);
    await expect(fetch(new URL('/healthz', users.url))).rejects.toThrow();
    expect(await underWay.finish()).toEqual({ status: 200, text: '{"data":{"__typename":"Query"}}' });
    expect(await exited).toBe(0);
  }, 60_000);
});
