import { randomUUID } from 'node:crypto';
import { testActor } from '@pet/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Builder, openBuilder } from './builder.ts';
import { rexConfig } from './configs.ts';

let builder: Builder;
beforeAll(async () => {
  builder = await openBuilder();
});
afterAll(() => builder.close());

const staff = testActor('STAFF');
const customer = testActor();

const CREATE =
  'mutation($input: CreatePresetInput!) { createPreset(input: $input) { preset { id slug category price { amount } } userErrors { field code } } }';
const UPDATE =
  'mutation($input: UpdatePresetInput!) { updatePreset(input: $input) { preset { slug name description category price { amount } } userErrors { field code } } }';
const ARCHIVE =
  'mutation($input: ArchivePresetInput!) { archivePreset(input: $input) { preset { archivedAt } userErrors { field code } } }';
const LIST =
  'query($category: PresetCategory, $all: Boolean) { presets(category: $category, includeArchived: $all) { totalCount nodes { slug } } }';
const GET = 'query($slug: String!) { preset(slug: $slug) { slug config { category size } } }';

async function preset(slug: string, config: object = rexConfig): Promise<string> {
  const { data } = await builder.ask(staff, CREATE, {
    input: { slug, name: slug, description: 'Fine', config },
  });
  return z.object({ createPreset: z.object({ preset: z.object({ id: z.string() }) }) }).parse(data)
    .createPreset.preset.id;
}

describe('presets', () => {
  it('are public, by category and by slug', async () => {
    await preset('walk-one');
    await preset('train-one', { ...rexConfig, category: 'TRAINING', attachments: ['FRONT'] });
    expect((await builder.ask(null, LIST, { category: 'TRAINING' })).data).toEqual({
      presets: { totalCount: 1, nodes: [{ slug: 'train-one' }] },
    });
    expect((await builder.ask(null, GET, { slug: 'walk-one' })).data).toEqual({
      preset: { slug: 'walk-one', config: { category: 'WALKING', size: 'M' } },
    });
    for (const slug of ['', 'none', 'WALK-ONE', 'x'.repeat(1_000_000)]) {
      expect((await builder.ask(null, GET, { slug })).data).toEqual({ preset: null });
    }
  });

  it('start designs', async () => {
    await preset('start-here');
    const create = `mutation($input: CreateDesignInput!) { createDesign(input: $input) {
      design { preset { slug } config { measurements { petName } handle } } userErrors { code }
    } }`;
    const plain = await builder.ask(customer, create, { input: { name: 'Mine', presetSlug: 'start-here' } });
    expect(plain.data).toMatchObject({
      createDesign: {
        design: { preset: { slug: 'start-here' }, config: { measurements: { petName: 'Rex' } } },
      },
    });
    const changed = await builder.ask(customer, create, {
      input: { name: 'Mine', presetSlug: 'start-here', config: { ...rexConfig, handle: true } },
    });
    expect(changed.data).toMatchObject({
      createDesign: { design: { preset: { slug: 'start-here' }, config: { handle: true } } },
    });
  });

  it('leave the shelf for everybody but staff when archived', async () => {
    const id = await preset('old-one');
    const first = await builder.ask(staff, ARCHIVE, { input: { id } });
    expect((await builder.ask(staff, ARCHIVE, { input: { id } })).data).toEqual(first.data);
    expect((await builder.ask(customer, GET, { slug: 'old-one' })).data).toEqual({ preset: null });
    expect((await builder.ask(staff, GET, { slug: 'old-one' })).data).toMatchObject({
      preset: { slug: 'old-one' },
    });
    expect(JSON.stringify((await builder.ask(customer, LIST)).data)).not.toContain('old-one');
    expect(JSON.stringify((await builder.ask(staff, LIST)).data)).not.toContain('old-one');
    expect(JSON.stringify((await builder.ask(staff, LIST, { all: true })).data)).toContain('old-one');
    expect((await builder.ask(customer, LIST, { all: true })).codes).toEqual(['FORBIDDEN']);
    expect((await builder.ask(null, LIST, { all: true })).codes).toEqual(['UNAUTHENTICATED']);
    const create =
      'mutation($input: CreateDesignInput!) { createDesign(input: $input) { userErrors { field code } } }';
    expect(
      (await builder.ask(customer, create, { input: { name: 'Mine', presetSlug: 'old-one' } })).data,
    ).toEqual({
      createDesign: { userErrors: [{ field: ['presetSlug'], code: 'UNKNOWN_OPTION' }] },
    });
  });

  it('are remembered until one of them changes', async () => {
    const id = await preset('remembered');
    const query = `query($slug: String!) {
      preset(slug: $slug) { name config { size } price { amount } }
      presets(first: 100) { totalCount nodes { name } }
    }`;
    const ask = () => builder.ask(customer, query, { slug: 'remembered' });
    const first = await ask();
    builder.subgraph.statements.length = 0;
    expect(await ask()).toEqual(first);
    expect(builder.subgraph.statements).toEqual([]);

    await builder.ask(staff, UPDATE, { input: { id, name: 'Renamed' } });
    const renamed = JSON.stringify(await ask());
    expect(renamed).toContain('"preset":{"name":"Renamed"');
    expect(renamed).toContain('"nodes":[{"name":"Renamed"}');
    await builder.ask(staff, ARCHIVE, { input: { id } });
    expect(JSON.stringify(await ask())).not.toContain('Renamed');
  });

  it('change field by field', async () => {
    const id = await preset('change-me');
    const { data } = await builder.ask(staff, UPDATE, {
      input: { id, config: { ...rexConfig, category: 'SERVICE', handle: true } },
    });
    expect(data).toEqual({
      updatePreset: {
        preset: {
          slug: 'change-me',
          name: 'change-me',
          description: 'Fine',
          category: 'SERVICE',
          price: { amount: '70.40' },
        },
        userErrors: [],
      },
    });
    const named = await builder.ask(staff, UPDATE, { input: { id, name: 'Better', description: 'Finer' } });
    expect(named.data).toMatchObject({
      updatePreset: { preset: { name: 'Better', description: 'Finer', category: 'SERVICE' } },
    });
  });

  it.each([
    [{ slug: 'Bad Slug' }, ['slug', 'INVALID_TEXT']],
    [{ slug: 'a-'.repeat(40) }, ['slug', 'TOO_LONG']],
    [{ slug: 'taken' }, ['slug', 'SLUG_TAKEN']],
    [{ name: '' }, ['name', 'REQUIRED']],
    [{ description: 'x'.repeat(501) }, ['description', 'TOO_LONG']],
    [{ config: { ...rexConfig, attachments: [] } }, ['config.attachments', 'REQUIRED']],
  ])('refuses %j', async (wrong, [field, code]) => {
    if (code === 'SLUG_TAKEN') await preset('taken');
    const input = { slug: 'fresh', name: 'Fresh', description: 'Fine', config: rexConfig, ...wrong };
    const { data } = await builder.ask(staff, CREATE, { input });
    expect(data).toEqual({
      createPreset: { preset: null, userErrors: [{ field: field?.split('.'), code }] },
    });
  });

  it('belong to staff', async () => {
    const id = await preset('staff-only');
    const input = { slug: 'mine', name: 'Mine', description: 'Mine', config: rexConfig };
    for (const [actor, code] of [
      [customer, 'FORBIDDEN'],
      [null, 'UNAUTHENTICATED'],
    ] as const) {
      expect((await builder.ask(actor, CREATE, { input })).codes).toEqual([code]);
      expect((await builder.ask(actor, UPDATE, { input: { id, name: 'Mine' } })).codes).toEqual([code]);
      expect((await builder.ask(actor, ARCHIVE, { input: { id } })).codes).toEqual([code]);
    }
    for (const missing of [randomUUID(), 'x']) {
      const refused = { preset: null, userErrors: [{ field: ['id'], code: 'NOT_FOUND' }] };
      expect((await builder.ask(staff, ARCHIVE, { input: { id: missing } })).data).toEqual({
        archivePreset: refused,
      });
      expect((await builder.ask(staff, UPDATE, { input: { id: missing, name: 'X' } })).data).toEqual({
        updatePreset: refused,
      });
    }
  });
});
