import { demoAccounts, demoDesignIds } from '@pet/platform/demo';
import { testActor } from '@pet/platform/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { DEMO_SHARE_TOKEN } from '../src/seed/index.ts';
import { type Builder, openBuilder } from './builder.ts';

let builder: Builder;
beforeAll(async () => {
  builder = await openBuilder();
  await builder.subgraph.mounted.seed();
});
afterAll(() => builder.close());

const staff = testActor('STAFF');
const seeded = z.object({
  designs: z.object({
    totalCount: z.literal(12),
    nodes: z.array(
      z.object({
        id: z.string(),
        version: z.number(),
        owner: z.object({ id: z.string() }),
        revisions: z.object({ nodes: z.array(z.object({ version: z.number() })) }),
      }),
    ),
  }),
});
const EVERYTHING = `{
  designs(first: 100) { totalCount nodes {
    id version updatedAt owner { id } specification { value } previewUrl
    revisions { nodes { version kind price { amount } config { size } } }
  } }
  presets(first: 100) { nodes { id category price { amount } config { size } } }
}`;

it('fills in the demo designs of both customers, each with its history', async () => {
  const { data, codes } = await builder.ask(staff, EVERYTHING);
  expect(codes).toEqual([]);
  const { nodes } = seeded.parse(data).designs;
  expect(nodes.map((node) => node.id).sort()).toEqual([...demoDesignIds]);
  for (const node of nodes) {
    const rivals = demoDesignIds.indexOf(node.id) >= 10;
    expect(node.owner.id).toBe(rivals ? demoAccounts.rival.id : demoAccounts.customer.id);
    expect(node.revisions.nodes.map(({ version }) => version)).toEqual(
      Array.from({ length: node.version }, (_, index) => node.version - index),
    );
  }
});

it('puts something on every shelf', async () => {
  for (const category of ['WALKING', 'RUNNING', 'TRAINING', 'HIKING', 'SERVICE', 'TRAVEL']) {
    const { data } = await builder.ask(
      null,
      'query($category: PresetCategory) { presets(category: $category) { nodes { category } } }',
      { category },
    );
    expect(data).toMatchObject({ presets: { nodes: expect.arrayContaining([{ category }]) } });
  }
});

it('sells something besides', async () => {
  const { data } = await builder.ask(
    null,
    '{ product(handle: "trail-harness") { title variants { title price { amount } } } }',
  );
  const variants = ['S', 'M', 'L'].map((size) => ({ title: `${size} / Teal`, price: { amount: '99.70' } }));
  expect(data).toEqual({ product: { title: 'Trail harness', variants } });
});

it('shares one design', async () => {
  const { data } = await builder.ask(
    null,
    'query($token: String!) { sharedDesign(token: $token) { permission design { id } } }',
    { token: DEMO_SHARE_TOKEN },
  );
  expect(data).toEqual({ sharedDesign: { permission: 'VIEW', design: { id: demoDesignIds[0] } } });
});

it('changes nothing when repeated', async () => {
  const before = await builder.ask(staff, EVERYTHING);
  await builder.subgraph.mounted.seed();
  expect(await builder.ask(staff, EVERYTHING)).toEqual(before);
});
