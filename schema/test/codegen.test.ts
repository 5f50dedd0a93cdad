import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from '@graphql-codegen/cli';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { typedClientPreset } from '../client-preset.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'all-pet-plus-codegen-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Generates from one file of operations without writing anything; the outputs by file name. */
async function generateFrom(file: string, operations: string): Promise<Record<string, string>> {
  const documents = join(folder, file);
  await writeFile(documents, operations);
  const outputs: { filename: string; content: string }[] = await generate(
    {
      schema: 'schema/api.graphql',
      documents,
      generates: { 'generated/': { preset: typedClientPreset, config: { namingConvention: 'keep' } } },
      silent: true,
    },
    false,
  );
  return Object.fromEntries(
    outputs.map(({ filename, content }) => [filename.replace('generated/', ''), content]),
  );
}

/** What a failed generation tells, including what it tells of each output. */
async function failureOf(generation: Promise<unknown>): Promise<string> {
  const error: unknown = await generation.then(
    () => new Error('Nothing failed'),
    (reason: unknown) => reason,
  );
  return error instanceof AggregateError ? [error, ...error.errors].join('\n') : String(error);
}

it('names the file and the line of a field that does not exist', async () => {
  const failure = await failureOf(
    generateFrom('misspelt.graphql', 'query Me {\n  me {\n    id\n    displayNmae\n  }\n}\n'),
  );
  expect(failure).toContain('Cannot query field "displayNmae" on type "User". Did you mean "displayName"?');
  expect(failure).toContain('misspelt.graphql:4:5');
});

it('refuses an operation without a name', async () => {
  const failure = await failureOf(generateFrom('anonymous.graphql', '{ me { id } }'));
  expect(failure).toContain('anonymous.graphql: an operation needs a name');
});

it('asks for options only where a variable is required', async () => {
  const { 'hooks.ts': hooks } = await generateFrom(
    'variables.graphql',
    `query Me { me { id } }
     query Required($id: ID!) { order(id: $id) { id } }
     query Defaulted($first: Int! = 5) { orders(first: $first) { totalCount } }
     mutation Cancel($input: CancelOrderInput!) { cancelOrder(input: $input) { order { id } } }
     subscription Feed($after: Int) { orderFeed(afterSequence: $after) { feedSequence } }`,
  );
  expect(hooks).toContain('useMeQuery(\n  options?: ');
  expect(hooks).toContain('useRequiredQuery(\n  options: ');
  expect(hooks).toContain('useDefaultedQuery(\n  options?: ');
  expect(hooks).toContain('useCancelMutation(\n  options?: ');
  expect(hooks).toContain('useFeedSubscription(\n  options?: ');
});
