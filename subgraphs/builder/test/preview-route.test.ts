import { createServer, type Server } from 'node:http';
import { testActor } from '@pet/platform/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type Builder, openBuilder } from './builder.ts';

let builder: Builder;
let server: Server;
let origin: string;

beforeAll(async () => {
  builder = await openBuilder();
  const [route] = builder.subgraph.mounted.routes;
  server = createServer((request, response) => {
    void route?.handle(request, response, new URL(request.url ?? '/', 'http://shop.test'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  origin = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await builder.close();
});

const owner = testActor();

/** The path and query of a design's preview. */
async function previewOf(id: string): Promise<string> {
  const { data } = await builder.ask(owner, 'query($id: ID!) { design(id: $id) { previewUrl } }', { id });
  const { previewUrl } = z.object({ design: z.object({ previewUrl: z.coerce.string() }) }).parse(data).design;
  const { pathname, search } = new URL(previewUrl);
  return pathname + search;
}

it('draws signed versions, old ones and those of deleted designs too', async () => {
  const id = await builder.design(owner, { name: 'First <name>' });
  const first = await previewOf(id);
  await builder.rename(owner, { id, expectedVersion: 1, name: 'Second name' });
  const second = await previewOf(id);
  await builder.remove(owner, id);
  for (const [path, name] of [
    [first, 'First &lt;name&gt;'],
    [second, 'Second name'],
  ] as const) {
    const response = await fetch(origin + path);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain(`<title id="title">${name}</title>`);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/svg+xml; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'x-content-type-options': 'nosniff',
    });
  }
});

it('finds nothing without the signature of exactly that version', async () => {
  const [one, other] = [await builder.design(owner), await builder.design(owner)];
  const path = await previewOf(one);
  const [base = '', signature = ''] = path.split('?signature=');
  builder.subgraph.statements.length = 0;
  for (const wrong of [
    base,
    `${base}?signature=`,
    `${base}?signature=${'A'.repeat(22)}`,
    `${base}?signature=${signature.slice(0, 21)}`,
    `${base}?signature=${signature}${signature}`,
    `${base}?signature=${'A'.repeat(10_000)}`,
    path.replace('/1.svg', '/2.svg'),
    path.replace('/1.svg', '/01.svg'),
    path.replace('/1.svg', '/1.png'),
    path.replace(one, other),
    path.replace(one, 'x'),
    path.replace('/previews/', '/previews/x/'),
    '/previews/',
  ]) {
    const response = await fetch(origin + wrong);
    expect(response.status).toBe(404);
    expect(response.headers.get('cache-control')).toBe('no-store');
  }
  expect(builder.subgraph.statements).toEqual([]);
});

it('draws every preset for anybody, at the address the preset gives', async () => {
  await builder.subgraph.mounted.seed();
  const { data } = await builder.ask(null, '{ presets(first: 100) { nodes { name previewUrl } } }');
  const { nodes } = z
    .object({
      presets: z.object({ nodes: z.array(z.object({ name: z.string(), previewUrl: z.coerce.string() })) }),
    })
    .parse(data).presets;
  expect(nodes.length).toBeGreaterThanOrEqual(8);
  for (const { name, previewUrl } of nodes) {
    const response = await fetch(origin + new URL(previewUrl).pathname);
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    expect(await response.text()).toContain(`<title id="title">${name.replaceAll('&', '&amp;')}</title>`);
  }
  expect((await fetch(`${origin}/previews/presets/no-such-preset.svg`)).status).toBe(404);
});
