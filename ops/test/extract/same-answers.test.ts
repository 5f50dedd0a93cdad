import { readFile } from 'node:fs/promises';
import { buildSchema } from '@pet/platform/subgraph';
import { buildSchema as buildApiSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { type Ask, comparable, compareAnswers, readsOf } from '../../extract/same-answers.ts';
import { repository, subgraphNames } from '../../subgraphs.ts';

const reads = new Map([['Price', '{ price }']]);
const answering =
  (answer: unknown): Ask =>
  async () =>
    comparable(answer);

async function differences(here: Ask, there: Ask): Promise<unknown[]> {
  return (await compareAnswers(reads, here, there)).map(({ difference }) => difference);
}

describe('answers of two places', () => {
  it('are the same whatever the order of their fields, and whatever else errors tell', async () => {
    const path = ['price'];
    const here = { data: { price: null, name: 'a' }, errors: [{ path, extensions: { code: 'FORBIDDEN' } }] };
    const there = {
      data: { name: 'a', price: null },
      errors: [{ message: 'No', path, extensions: { code: 'FORBIDDEN', serviceName: 'builder' } }],
    };
    const asNobody =
      (answer: unknown): Ask =>
      async (_, actor) =>
        comparable(actor ? { data: {} } : answer);
    expect(await differences(asNobody(here), asNobody(there))).toEqual([null, null]);
    const forgetful = { ...there, errors: [] };
    expect(await differences(asNobody(here), asNobody(forgetful))).toEqual([
      null,
      expect.stringContaining('errors'),
    ]);
  });

  it('differ where one says something else, and it is said where', async () => {
    const here = answering({ data: { presets: [{ price: '1' }, { price: '2' }] } });
    const there = answering({ data: { presets: [{ price: '1' }, { price: '3' }] } });
    const [asStaff] = await differences(here, there);
    expect(asStaff).toBe(`data.presets.1.price is "2" in the gateway's process, and "3" in the service`);
  });

  it('may differ in what is written meanwhile, and in nothing else', async () => {
    let sold = 0;
    const selling =
      (price: string): Ask =>
      async () =>
        comparable({ data: { items: [{ price, sold: ++sold }] } });
    expect(await differences(selling('1'), selling('1'))).toEqual([null, null]);
    const [asStaff] = await differences(selling('1'), selling('2'));
    expect(asStaff).toContain('data.items.0.price is "1"');
    const [without] = await differences(selling('1'), answering({ data: { items: null } }));
    expect(without).toMatch(/^data\.items is \[.*, and null in the service$/);
  });

  it('may differ in the length of a list that grows', async () => {
    const names = ['a'];
    const growing: Ask = async () => comparable({ data: { names: [...names] } });
    const writing: Ask = async (...question) => {
      names.unshift(`b${names.length}`);
      return growing(...question);
    };
    expect(await differences(growing, writing)).toEqual([null, null]);
    const forgetful: Ask = async () => comparable({ data: { names: names.slice(1) } });
    expect(await differences(growing, forgetful)).toContainEqual(expect.stringContaining('data.names'));
  });

  it('are worth nothing where the gateway itself fails', async () => {
    const failing = answering({ data: null, errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] });
    expect(await differences(failing, failing)).toContainEqual(expect.stringContaining('the gateway itself'));
  });
});

describe.each(await subgraphNames())('the reads of %s', (name) => {
  it('can be asked of the gateway and of the service', async () => {
    const api = buildApiSchema(await readFile(`${repository}schema/api.graphql`, 'utf8'));
    const { default: definition } = await import(`../../../subgraphs/${name}/src/index.ts`);
    const queries = await readsOf(name);
    expect(queries.size).toBeGreaterThan(1);
    for (const query of queries.values()) {
      expect(validate(api, parse(query))).toEqual([]);
      expect(validate(buildSchema(definition), parse(query))).toEqual([]);
    }
  });
});
