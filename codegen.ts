import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { typedClientPreset } from './schema/client-preset.ts';

const scalars = {
  ID: 'string',
  DateTime: { input: 'Date', output: 'Date' },
  Decimal: 'string',
  URL: { input: 'URL', output: 'URL | string' },
  JSON: 'unknown',
  _Any: 'unknown',
  _FieldSet: 'string',
};

/**
 * The parent object of a GraphQL type `Order` is the type `OrderParent` of the subgraph's src/parents.ts; a type
 * without one is its own parent.
 */
function parentTypes(subgraph: string): Record<string, string> {
  const file = `subgraphs/${subgraph}/src/parents.ts`;
  if (!existsSync(file)) return {};
  const names = readFileSync(file, 'utf8').matchAll(/^export (?:interface|type) (\w+)Parent\b/gm);
  return Object.fromEntries(Array.from(names, ([, name]) => [name, `../src/parents.ts#${name}Parent`]));
}

/** Resolver types of one subgraph; its context is the one type its src/context.ts exports. */
function resolverTypes(subgraph: string): CodegenConfig['generates'] {
  const context = `${subgraph[0]?.toUpperCase()}${subgraph.slice(1)}Context`;
  return {
    [`subgraphs/${subgraph}/generated/graphql.ts`]: {
      schema: ['platform/src/graphql/common.graphql', `subgraphs/${subgraph}/schema.graphql`],
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        federation: true,
        contextType: `../src/context.ts#${context}`,
        mappers: { Money: '@pet/platform/graphql#MoneyValue', ...parentTypes(subgraph) },
        scalars,
        strictScalars: true,
        enumsAsTypes: true,
        useTypeImports: true,
        defaultScalarType: 'unknown',
        inputMaybeValue: 'T | null | undefined',
        maybeValue: 'T | null | undefined',
        optionalResolveType: true,
        resolversNonOptionalTypename: false,
      },
    },
  };
}

/** Types, documents and hooks for clients, from the composed schema and their operations; they are committed. */
const clientTypes: CodegenConfig['generates'] = {
  'schema/src/generated/': {
    schema: 'schema/api.graphql',
    documents: 'schema/operations/**/*.graphql',
    preset: typedClientPreset,
    config: {
      scalars: { ID: 'string', DateTime: 'string', Decimal: 'string', URL: 'string', JSON: 'unknown' },
      strictScalars: true,
      enumsAsTypes: true,
      namingConvention: 'keep',
      onlyOperationTypes: true,
      useTypeImports: true,
    },
  },
};

const subgraphs = readdirSync('subgraphs').filter((name) => existsSync(`subgraphs/${name}/schema.graphql`));

const config: CodegenConfig = {
  generates: Object.assign({}, ...subgraphs.map(resolverTypes), clientTypes),
};

export default config;
