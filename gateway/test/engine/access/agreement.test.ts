import { claimsOf } from '@pet/platform/authorization';
import { roles } from '@pet/platform/identity';
import { testActor } from '@pet/platform/testing';
import { type ExecutionResult, parse } from 'graphql';
import { expect, it } from 'vitest';
import { buildEngine } from '../../../src/engine/engine.ts';
import { Random } from '../oracle/random.ts';
import { compose, sourcesOf } from '../small-supergraph.ts';
import { guarded, minded, unguarded } from './guarded-shop.ts';
import { randomOperation } from './random-operation.ts';

const seed = Number(process.env.ORACLE_SEED ?? 1);
const cases = 100;

/** Subgraphs that mind their own directives, behind a gateway that knows of none. */
const bySubgraphs = buildEngine({
  supergraphSdl: compose(unguarded),
  dataSource: sourcesOf(guarded, [], minded),
});
/** A gateway that minds the directives, before subgraphs that do not. */
const byGateway = buildEngine({
  supergraphSdl: compose(guarded),
  dataSource: sourcesOf(guarded),
  knowsActors: true,
});

/**
 * Where an answer shows each error, and its code. Of several errors that make the same object null, which are told is
 * left open by GraphQL.
 */
function places({ data, errors = [] }: ExecutionResult): string[] {
  const shown = errors.map(({ path = [], extensions }) => {
    let value: unknown = data;
    const end = path.findIndex((element) => {
      value = (value as Record<string | number, unknown>)[element];
      return value === null;
    });
    return `${path.slice(0, end + 1).join('.')} ${extensions.code}`;
  });
  return [...new Set(shown)].sort();
}

it('a gateway answers what the rules of its subgraphs would answer', { timeout: 120_000 }, async () => {
  let refused = 0;
  for (let index = 0; index < cases; index++) {
    const { text, variables } = randomOperation(new Random(seed + index));
    const document = parse(text);
    for (const actor of [null, ...roles.map((role) => testActor(role))]) {
      const context = { actor };
      const [actual, expected] = await Promise.all([
        byGateway.execute({
          prepared: byGateway.prepare(document, undefined, claimsOf(actor)),
          variables,
          context,
        }),
        bySubgraphs.execute({ prepared: bySubgraphs.prepare(document), variables, context }),
      ]);
      const name = `${actor?.role ?? 'nobody'}: ${text} ${JSON.stringify(variables)}`;
      expect(actual.data, name).toEqual(expected.data);
      expect(places(actual), name).toEqual(places(expected));
      if (actual.errors) refused++;
    }
  }
  expect(refused).toBeGreaterThan(cases);
});
