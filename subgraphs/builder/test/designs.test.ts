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

const owner = testActor();
const rival = testActor();
const staff = testActor('STAFF');

const CREATE = `mutation($input: CreateDesignInput!) {
  createDesign(input: $input) {
    design { id name status version price { amount currency } owner { id } preset { slug } config {
      category size measurements { species petName chestGirthMm } webbing { material colour } attachments
      engraving { text font target }
    } specification { label value } previewUrl configSnapshot createdAt updatedAt }
    userErrors { field code message }
  }
}`;

describe('creating', () => {
  it('saves, prices and describes a design', async () => {
    const { size: _, ...unsized } = rexConfig;
    const { data } = await builder.ask(owner, CREATE, {
      input: { name: '  Rex   on tour ', config: unsized },
    });
    expect(data).toMatchObject({
      createDesign: {
        userErrors: [],
        design: {
          name: 'Rex on tour',
          status: 'DRAFT',
          version: 1,
          price: { amount: '53.90', currency: 'USD' },
          owner: { id: owner.userId },
          preset: null,
          config: { category: 'WALKING', size: 'M', webbing: { material: 'NYLON', colour: 'teal' } },
          specification: expect.arrayContaining([{ label: 'Webbing', value: 'Nylon, Teal' }]),
          configSnapshot: rexConfig,
          previewUrl: expect.stringMatching(
            /^http:\/\/shop\.test\/previews\/[0-9a-f-]{36}\/1\.svg\?signature=[\w-]{22}$/,
          ),
        },
      },
    });
  });

  it('names every field that is wrong, at once', async () => {
    const config = {
      ...rexConfig,
      size: 'XL',
      measurements: {
        ...rexConfig.measurements,
        chestGirthMm: 300,
        neckGirthMm: 250,
        backLengthMm: 2_147_483_647,
      },
      webbing: { material: 'LEATHER', colour: 'coral' },
      attachments: [],
      engraving: { text: 'x'.repeat(1_000_000), font: 'BLOCK', target: 'TAG' },
    };
    const { data } = await builder.ask(owner, CREATE, { input: { name: ' ', config, presetSlug: 'none' } });
    const codes = z
      .object({
        createDesign: z.object({
          design: z.null(),
          userErrors: z.array(
            z.object({ field: z.array(z.string()), code: z.string(), message: z.string() }),
          ),
        }),
      })
      .parse(data).createDesign.userErrors;
    expect(codes.map(({ field, code }) => [field.join('.'), code])).toEqual([
      ['name', 'REQUIRED'],
      ['config.measurements.backLengthMm', 'OUT_OF_RANGE'],
      ['config.measurements.chestGirthMm', 'INCOMPATIBLE'],
      ['config.measurements.neckGirthMm', 'INCOMPATIBLE'],
      ['config.webbing.colour', 'INCOMPATIBLE'],
      ['config.attachments', 'REQUIRED'],
      ['config.engraving.text', 'TOO_LONG'],
      ['presetSlug', 'UNKNOWN_OPTION'],
    ]);
    expect(codes[2]?.message).toBe('Chest girth 300 mm does not fit size XL (760–1000 mm); choose S');
    expect(JSON.stringify(codes).length).toBeLessThan(3000);
  });

  it.each([
    [{ name: 'x'.repeat(1_000_000), config: rexConfig }, 'name', 'TOO_LONG'],
    [{ name: 'x'.repeat(81), config: rexConfig }, 'name', 'TOO_LONG'],
    [{ name: 'a\u202Eb', config: rexConfig }, 'name', 'INVALID_TEXT'],
    [{ name: 'Nothing to go by' }, 'config', 'REQUIRED'],
    [
      { name: 'Rex', config: rexConfig, presetSlug: "'; drop table presets; --" },
      'presetSlug',
      'UNKNOWN_OPTION',
    ],
  ])('refuses input %#', async (input, field, code) => {
    const { data } = await builder.ask(owner, CREATE, { input });
    expect(data).toMatchObject({ createDesign: { design: null, userErrors: [{ field: [field], code }] } });
  });

  it('allows names in every script, and emoji', async () => {
    const { data } = await builder.ask(owner, CREATE, {
      input: { name: '犬の👩‍🚀 <b>Ünïcode</b>', config: rexConfig },
    });
    expect(data).toMatchObject({ createDesign: { design: { name: '犬の👩‍🚀 <b>Ünïcode</b>' } } });
  });

  it('needs an account', async () => {
    const { codes } = await builder.ask(null, CREATE, { input: { name: 'Rex', config: rexConfig } });
    expect(codes).toEqual(['UNAUTHENTICATED']);
  });
});

describe('changing', () => {
  it('counts versions and keeps every one of them', async () => {
    const id = await builder.design(owner);
    await builder.rename(owner, { id, expectedVersion: 1, name: 'Second' });
    await builder.rename(staff, { id, expectedVersion: 2, config: { ...rexConfig, handle: true } });
    const { data } = await builder.ask(
      owner,
      `query($id: ID!) { design(id: $id) { name version price { amount } revisions(first: 2) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes { version kind name price { amount } config { handle } changedBy { id } previewUrl }
      } } }`,
      { id },
    );
    expect(data).toMatchObject({
      design: {
        name: 'Second',
        version: 3,
        price: { amount: '61.40' },
        revisions: {
          totalCount: 3,
          pageInfo: { hasNextPage: true },
          nodes: [
            { version: 3, kind: 'UPDATED', config: { handle: true }, changedBy: { id: staff.userId } },
            {
              version: 2,
              kind: 'UPDATED',
              name: 'Second',
              price: { amount: '53.90' },
              changedBy: { id: owner.userId },
            },
          ],
        },
      },
    });
  });

  it('pages through revisions by version', async () => {
    const id = await builder.design(owner);
    for (let version = 1; version < 5; version += 1) {
      await builder.rename(owner, { id, expectedVersion: version, name: `Version ${version + 1}` });
    }
    const query = `query($id: ID!, $after: String) { design(id: $id) { revisions(first: 2, after: $after) {
      nodes { version } pageInfo { hasNextPage hasPreviousPage endCursor }
    } } }`;
    const page = z.object({
      design: z.object({
        revisions: z.object({
          nodes: z.array(z.object({ version: z.number() })),
          pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        }),
      }),
    });
    const versions: number[] = [];
    let after: string | null = null;
    do {
      const { data } = await builder.ask(owner, query, { id, after });
      const { nodes, pageInfo } = page.parse(data).design.revisions;
      versions.push(...nodes.map((node) => node.version));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(versions).toEqual([5, 4, 3, 2, 1]);
    for (const cursor of ['', '%', 'djA', Buffer.from('v1e3').toString('base64url'), 'x'.repeat(100_000)]) {
      expect((await builder.ask(owner, query, { id, after: cursor })).codes).toEqual(['BAD_USER_INPUT']);
    }
  });

  it('refuses a change based on an older version, and names the current one', async () => {
    const id = await builder.design(owner);
    await builder.rename(owner, { id, expectedVersion: 1, name: 'Second' });
    for (const expectedVersion of [1, 3, 0, -1, 2_147_483_647]) {
      expect(await builder.rename(owner, { id, expectedVersion, name: 'Third' })).toEqual({
        design: null,
        userErrors: [
          {
            field: ['expectedVersion'],
            code: 'VERSION_CONFLICT',
            message: `The design is at version 2, not ${expectedVersion}; load it again and repeat the change`,
          },
        ],
      });
    }
  });

  it('lets exactly one of many simultaneous changes through', async () => {
    const id = await builder.design(owner);
    const payloads = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        builder.rename(owner, { id, expectedVersion: 1, name: `Racer ${index}` }),
      ),
    );
    const answers = z.array(z.object({ design: z.object({ name: z.string() }).nullable() })).parse(payloads);
    const winners = answers.flatMap(({ design }) => design?.name ?? []);
    expect(winners).toHaveLength(1);
    const { data } = await builder.ask(
      owner,
      'query($id: ID!) { design(id: $id) { name version revisions { nodes { version } } } }',
      { id },
    );
    expect(data).toEqual({
      design: { name: winners[0], version: 2, revisions: { nodes: [{ version: 2 }, { version: 1 }] } },
    });
  });

  it('refuses an empty change and a wrong configuration', async () => {
    const id = await builder.design(owner);
    expect(await builder.rename(owner, { id, expectedVersion: 1 })).toMatchObject({
      userErrors: [{ field: null, code: 'REQUIRED' }],
    });
    expect(
      await builder.rename(owner, { id, expectedVersion: 1, config: { ...rexConfig, attachments: [] } }),
    ).toMatchObject({ design: null, userErrors: [{ field: ['config', 'attachments'], code: 'REQUIRED' }] });
  });
});

describe('copying and deleting', () => {
  const DUPLICATE = `mutation($input: DuplicateDesignInput!) {
    duplicateDesign(input: $input) { design { id name version status owner { id } } userErrors { field code } }
  }`;

  it("copies a design into a draft of the actor's own", async () => {
    const id = await builder.design(owner, { name: 'x'.repeat(80) });
    const { data } = await builder.ask(staff, DUPLICATE, { input: { id } });
    expect(data).toMatchObject({
      duplicateDesign: {
        design: {
          name: `Copy of ${'x'.repeat(71)}…`,
          version: 1,
          status: 'DRAFT',
          owner: { id: staff.userId },
        },
      },
    });
    const named = await builder.ask(owner, DUPLICATE, { input: { id, name: 'Mine' } });
    expect(named.data).toMatchObject({
      duplicateDesign: { design: { name: 'Mine', owner: { id: owner.userId } } },
    });
  });

  it('deletes once; the design is then missing everywhere', async () => {
    const id = await builder.design(owner);
    const missing = { deletedDesignId: null, userErrors: [{ field: ['id'], code: 'NOT_FOUND' }] };
    expect((await builder.remove(rival, id)).data).toEqual({ deleteDesign: missing });
    expect((await builder.remove(owner, id)).data).toEqual({
      deleteDesign: { deletedDesignId: id, userErrors: [] },
    });
    expect((await builder.remove(owner, id)).data).toEqual({ deleteDesign: missing });
    expect((await builder.ask(owner, 'query($id: ID!) { design(id: $id) { id } }', { id })).data).toEqual({
      design: null,
    });
    expect((await builder.entities(owner, [id])).data).toEqual({ _entities: [null] });
    expect(await builder.rename(owner, { id, expectedVersion: 2, name: 'Back' })).toMatchObject({
      userErrors: [{ code: 'NOT_FOUND' }],
    });
  });
});

describe('ownership', () => {
  it("answers somebody else's design like a missing one, everywhere", async () => {
    const theirs = await builder.design(owner);
    for (const id of [theirs, randomUUID(), 'x', '', "' OR 1=1", '0'.repeat(100_000)]) {
      expect(await builder.ask(rival, 'query($id: ID!) { design(id: $id) { id } }', { id })).toEqual({
        data: { design: null },
        codes: [],
      });
      expect((await builder.entities(rival, [id])).data).toEqual({ _entities: [null] });
      expect((await builder.entities(null, [id])).data).toEqual({ _entities: [null] });
      const refused = { userErrors: [{ field: ['id'], code: 'NOT_FOUND' }] };
      expect(await builder.rename(rival, { id, expectedVersion: 1, name: 'Stolen' })).toMatchObject(refused);
      expect(await builder.rename(null, { id, expectedVersion: 1, name: 'Stolen' })).toMatchObject(refused);
      for (const [mutation, type, more] of [
        ['duplicateDesign', 'DuplicateDesignInput', {}],
        ['deleteDesign', 'DeleteDesignInput', {}],
        ['shareDesign', 'ShareDesignInput', { permission: 'EDIT' }],
      ] as const) {
        const query = `mutation($input: ${type}!) { ${mutation}(input: $input) { userErrors { field code } } }`;
        expect((await builder.ask(rival, query, { input: { id, ...more } })).data).toEqual({
          [mutation]: refused,
        });
      }
    }
  });

  it('opens references to owner and staff, with all that orders need', async () => {
    const id = await builder.design(owner);
    const selection =
      'id name version status price { amount currency } specification { label value } configSnapshot previewUrl';
    for (const actor of [owner, staff]) {
      const { data } = await builder.entities(actor, [id], selection);
      expect(data).toMatchObject({
        _entities: [{ id, version: 1, price: { amount: '53.90' }, configSnapshot: rexConfig }],
      });
    }
  });

  it('resolves a batch of designs, and lists of theirs, with one statement each', async () => {
    const customer = testActor();
    const ids = await Promise.all(Array.from({ length: 20 }, () => builder.design(customer)));
    builder.subgraph.statements.length = 0;
    await builder.entities(customer, ids, 'id name price { amount } specification { value }');
    expect(builder.subgraph.statements).toHaveLength(1);
    builder.subgraph.statements.length = 0;
    const { data } = await builder.entities(
      customer,
      ids,
      'revisions(first: 1) { nodes { version } } shares { id }',
    );
    expect(data).toEqual({
      _entities: ids.map(() => ({ revisions: { nodes: [{ version: 1 }] }, shares: [] })),
    });
    expect(builder.subgraph.statements).toHaveLength(3);
  });
});

describe('lists', () => {
  const LIST = `query($first: Int, $after: String, $filter: DesignFilter) {
    designs(first: $first, after: $after, filter: $filter) { totalCount nodes { name } pageInfo { hasNextPage endCursor } }
  }`;
  const list = z.object({
    designs: z.object({
      totalCount: z.number(),
      nodes: z.array(z.object({ name: z.string() })),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  });
  const names = async (actor = owner, variables: Record<string, unknown> = {}) =>
    list.parse((await builder.ask(actor, LIST, variables)).data).designs.nodes.map((node) => node.name);

  it("pages through one's own designs, newest first", async () => {
    const customer = testActor();
    for (let index = 0; index < 7; index += 1) await builder.design(customer, { name: `Design ${index}` });
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { designs } = list.parse((await builder.ask(customer, LIST, { first: 3, after })).data);
      expect(designs.totalCount).toBe(7);
      seen.push(...designs.nodes.map((node) => node.name));
      after = designs.pageInfo.hasNextPage ? designs.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((index) => `Design ${index}`));
  });

  it('filters by status, category and name, taking wildcards literally', async () => {
    const customer = testActor();
    await builder.design(customer, { name: '100% wool' });
    await builder.design(customer, {
      name: '100 percent',
      config: { ...rexConfig, category: 'SERVICE', handle: true },
    });
    await builder.design(customer, { name: 'snake_case\\' });
    expect(await names(customer, { filter: { search: '100%' } })).toEqual(['100% wool']);
    expect(await names(customer, { filter: { search: 'E_C' } })).toEqual(['snake_case\\']);
    expect(await names(customer, { filter: { search: '\\' } })).toEqual(['snake_case\\']);
    expect(await names(customer, { filter: { category: 'SERVICE' } })).toEqual(['100 percent']);
    expect(await names(customer, { filter: { status: 'ORDERED' } })).toEqual([]);
    const tooLong = await builder.ask(customer, LIST, { filter: { search: 'x'.repeat(81) } });
    expect(tooLong.codes).toEqual(['BAD_USER_INPUT']);
  });

  it("shows staff everybody's, and lets nobody else ask for them", async () => {
    const customer = testActor();
    await builder.design(customer, { name: 'Seen by staff' });
    expect(await names(staff, { filter: { ownerId: customer.userId } })).toEqual(['Seen by staff']);
    expect(await names(staff, { first: 100 })).toContain('Seen by staff');
    expect(await names(customer, { filter: { ownerId: customer.userId } })).toEqual(['Seen by staff']);
    expect((await builder.ask(rival, LIST, { filter: { ownerId: customer.userId } })).codes).toEqual([
      'FORBIDDEN',
    ]);
    expect((await builder.ask(null, LIST)).codes).toEqual(['UNAUTHENTICATED']);
    expect(await names(staff, { filter: { ownerId: 'x' } })).toEqual([]);
  });

  it.each([{ first: 0 }, { first: 101 }, { first: -1 }, { after: 'nonsense' }, { after: '' }])(
    'refuses %j',
    async (page) => {
      expect((await builder.ask(owner, LIST, page)).codes).toEqual(['BAD_USER_INPUT']);
    },
  );

  it('hangs designs on users, for themselves and staff, with one statement for many', async () => {
    const [one, two] = [testActor(), testActor()];
    for (const actor of [one, one, two]) await builder.design(actor);
    const query = `query($refs: [_Any!]!, $after: String) { _entities(representations: $refs) {
      ... on User { id designs(first: 1, after: $after) { totalCount nodes { owner { id } } pageInfo { endCursor hasNextPage } } }
    } }`;
    const refs = [one, two].map(({ userId }) => ({ __typename: 'User', id: userId }));
    builder.subgraph.statements.length = 0;
    const { data } = await builder.ask(staff, query, { refs });
    expect(data).toMatchObject({
      _entities: [
        {
          designs: { totalCount: 2, nodes: [{ owner: { id: one.userId } }], pageInfo: { hasNextPage: true } },
        },
        {
          designs: {
            totalCount: 1,
            nodes: [{ owner: { id: two.userId } }],
            pageInfo: { hasNextPage: false },
          },
        },
      ],
    });
    expect(builder.subgraph.statements).toHaveLength(2);
    const mixed = await builder.ask(one, query, { refs });
    expect(mixed).toMatchObject({
      data: { _entities: [{ designs: { totalCount: 2 } }, { designs: null }] },
      codes: ['FORBIDDEN'],
    });
    const cursor = z
      .object({
        _entities: z.tuple([
          z.object({ designs: z.object({ pageInfo: z.object({ endCursor: z.string() }) }) }),
          z.unknown(),
        ]),
      })
      .parse(mixed.data)._entities[0].designs.pageInfo.endCursor;
    const second = await builder.ask(one, query, { refs: refs.slice(0, 1), after: cursor });
    expect(second.data).toMatchObject({
      _entities: [{ designs: { nodes: [{}], pageInfo: { hasNextPage: false } } }],
    });
  });
});
