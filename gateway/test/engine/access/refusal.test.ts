import { claimsOf } from '@pet/platform/authorization';
import type { Role } from '@pet/platform/identity';
import { testActor } from '@pet/platform/testing';
import { parse } from 'graphql';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildEngine } from '../../../src/engine/engine.ts';
import { compose, type SentFetch, sourcesOf } from '../small-supergraph.ts';
import { guarded } from './guarded-shop.ts';

const sent: SentFetch[] = [];
const engine = buildEngine({
  supergraphSdl: compose(guarded),
  dataSource: sourcesOf(guarded, sent),
  knowsActors: true,
});
beforeEach(() => {
  sent.length = 0;
});

function prepare(text: string, role: Role | null = null) {
  return engine.prepare(parse(text), undefined, claimsOf(role && testActor(role)));
}

async function ask(text: string, role: Role | null = null, variables = {}) {
  const { data, errors = [] } = await engine.execute({
    prepared: prepare(text, role),
    variables,
    context: {},
  });
  return { data, errors: errors.map(({ path, extensions }) => `${path?.join('.')} ${extensions.code}`) };
}

describe('a refused field', () => {
  it('answers null and an error, and the rest is answered', async () => {
    expect(await ask('{ open mine: secret forStaff(mark: 1) }')).toEqual({
      data: { open: 'open', mine: null, forStaff: null },
      errors: ['mine UNAUTHENTICATED', 'forStaff UNAUTHENTICATED'],
    });
    expect(await ask('{ open mine: secret forStaff(mark: 1) }', 'CUSTOMER')).toEqual({
      data: { open: 'open', mine: 'secret', forStaff: null },
      errors: ['forStaff FORBIDDEN'],
    });
    expect(sent.map(({ text }) => text.match(/secret|forStaff/g))).toEqual([null, ['secret']]);
  });

  it('that may not be null makes the nearest object null that may, in each item of a list by itself', async () => {
    expect(await ask('{ shelf { label inner { price } } shelves { id inner { price } } }')).toEqual({
      data: {
        shelf: { label: 'label of 1', inner: null },
        shelves: [
          { id: '1', inner: null },
          { id: '2', inner: null },
        ],
      },
      errors: ['shelf.inner.price UNAUTHENTICATED', 'shelves.0.inner.price UNAUTHENTICATED'],
    });
    expect(await ask('{ open required }')).toEqual({ data: null, errors: ['required UNAUTHENTICATED'] });
  });

  it('is refused by the type of its values, and by that of its parent where that is one of several', async () => {
    expect(await ask('{ hidden { id } found { ... on Shelf { id } ... on Hidden { text } } }')).toEqual({
      data: { hidden: null, found: [{ id: '3' }, { text: null }] },
      errors: ['hidden UNAUTHENTICATED', 'found.1.text UNAUTHENTICATED'],
    });
    expect(sent[0]?.text).not.toMatch(/hidden|text/);
  });

  it('is refused wherever its fragment is spread, and only where conditions leave it in', async () => {
    const text = `query ($one: Boolean!) {
      shelf { ...Priced inner { ...Priced } } open secret @include(if: $one)
    }
    fragment Priced on Shelf { label counted @skip(if: $one) }`;
    expect(await ask(text, null, { one: false })).toEqual({
      data: {
        shelf: { label: 'label of 1', counted: null, inner: { label: null, counted: null } },
        open: 'open',
      },
      errors: ['shelf.counted UNAUTHENTICATED', 'shelf.inner.counted UNAUTHENTICATED'],
    });
    expect(await ask(text, null, { one: true })).toEqual({
      data: { shelf: { label: 'label of 1', inner: { label: null } }, open: 'open', secret: null },
      errors: ['secret UNAUTHENTICATED'],
    });
    expect(sent.map(({ subgraph }) => subgraph)).toEqual(['shop', 'shop']);
  });

  it('leaves an object that is there, and one that is not', async () => {
    const { data, errors } = await ask('{ shelves { inner { counted } } }');
    expect(data).toEqual({ shelves: [{ inner: { counted: null } }, { inner: null }] });
    expect(errors).toEqual(['shelves.0.inner.counted UNAUTHENTICATED']);
  });

  it('of a mutation does not keep the others from being done', async () => {
    const text = 'mutation { forAdmins { id } openly secretly { id counted } }';
    expect(await ask(text, 'STAFF')).toEqual({
      data: { forAdmins: null, openly: 1, secretly: { id: '6', counted: 'today' } },
      errors: ['forAdmins FORBIDDEN'],
    });
    expect(sent.some(({ text: fetch }) => fetch.includes('forAdmins'))).toBe(false);
  });

  it('can ask for any of several sets of scopes', async () => {
    expect(await ask('{ shelf { note } }', 'STAFF')).toEqual({
      data: { shelf: { note: null } },
      errors: ['shelf.note FORBIDDEN'],
    });
    expect((await ask('{ shelf { note level } }', 'ADMIN')).data).toEqual({
      shelf: { note: 'note', level: 'LOW' },
    });
  });
});

describe('nobody is asked', () => {
  it.each(['{ secret hidden { id } }', '{ __typename secret }', 'mutation { secretly { id } }'])(
    '%s',
    async (text) => {
      const { errors } = await ask(text);
      expect(errors.length).toBeGreaterThan(0);
      expect(sent).toEqual([]);
    },
  );
});

it('answers a deferred part that is refused with the rest', async () => {
  const prepared = prepare('{ open ... @defer { secret shelf { id counted } } }');
  const results = await engine.executeIncrementally({ prepared, context: {} });
  expect(results?.initialResult).toMatchObject({
    data: { open: 'open', secret: null, shelf: { id: '1', counted: null } },
    errors: [{ path: ['secret'] }, { path: ['shelf', 'counted'] }],
    hasNext: false,
  });
  const whole = prepare('{ open ... @defer { secret } }', 'CUSTOMER');
  expect(await engine.executeIncrementally({ prepared: whole, context: {} })).toMatchObject({
    initialResult: { data: { open: 'open' }, hasNext: true },
  });
});

describe('a plan', () => {
  it('is shared by all who may have the same, and by all where nothing is guarded', () => {
    const text = '{ open secret }';
    expect(prepare(text, 'CUSTOMER')).toBe(prepare(text, 'ADMIN'));
    expect(prepare(text, 'CUSTOMER')).not.toBe(prepare(text));
    expect(prepare('{ open }')).toBe(prepare('{ open }', 'ADMIN'));
  });

  it('differs by what is answered to those who are refused the same', () => {
    expect(prepare('{ forStaff }', 'CUSTOMER')).not.toBe(prepare('{ forStaff }'));
  });

  it('minds the fields of its own operation alone', () => {
    const document = parse('query Mine { secret } query Open { open }');
    expect(engine.prepare(document, 'Open')).toMatchObject({ refusal: null });
    expect(engine.prepare(document, 'Mine').refusal?.fields.size).toBe(1);
  });
});

it('is refused to a gateway that is not told who asks', () => {
  const supergraphSdl = compose(guarded);
  expect(() => buildEngine({ supergraphSdl, dataSource: sourcesOf(guarded) })).toThrow(/guards fields/);
});

it('of a plan that only the stock executor can run refuses the whole', async () => {
  const prepared = prepare('{ open secret }');
  const variantFor = () => ({ ...prepared.variantFor({}), run: 'unsupported' as const });
  const { data, errors } = await engine.execute({ prepared: { ...prepared, variantFor }, context: {} });
  expect([data, errors?.map(({ extensions }) => extensions.code)]).toEqual([null, ['UNAUTHENTICATED']]);
  expect(sent).toEqual([]);
});
