import { readdirSync } from 'node:fs';
import graphql from '@graphql-eslint/eslint-plugin';

const plugins = { '@graphql-eslint': graphql };

/** Each subgraph by itself, since several declare types of one name. */
const schemas = readdirSync('subgraphs').map((name) => ({
  files: [`subgraphs/${name}/schema.graphql`],
  plugins,
  languageOptions: {
    parser: graphql.parser,
    parserOptions: {
      graphQLConfig: { schema: ['platform/src/graphql/common.graphql', `subgraphs/${name}/schema.graphql`] },
    },
  },
  rules: {
    ...graphql.configs['flat/schema-recommended'].rules,
    // Short descriptions are inline, as the specification's own examples write them.
    '@graphql-eslint/description-style': 'off',
    // Federation's directives are imported by @link; composition checks them.
    '@graphql-eslint/known-directives': 'off',
    // Entities are keyed by @key, and value types by nothing.
    '@graphql-eslint/strict-id-in-types': 'off',
    '@graphql-eslint/naming-convention': [
      'error',
      {
        types: 'PascalCase',
        FieldDefinition: 'camelCase',
        InputValueDefinition: 'camelCase',
        EnumValueDefinition: 'UPPER_CASE',
        'FieldDefinition[parent.name.value=Query]': { forbiddenPrefixes: ['get', 'list', 'query'] },
        'FieldDefinition[parent.name.value=Mutation]': { forbiddenSuffixes: ['Mutation'] },
      },
    ],
    '@graphql-eslint/require-description': [
      'error',
      {
        types: true,
        FieldDefinition: true,
        InputValueDefinition: true,
        EnumValueDefinition: true,
        ignoredSelectors: ['[name.value=Query]', '[name.value=Mutation]', '[name.value=Subscription]'],
      },
    ],
  },
}));

/** What clients send. */
const operations = {
  files: ['schema/operations/**/*.graphql'],
  plugins,
  languageOptions: {
    parser: graphql.parser,
    parserOptions: {
      graphQLConfig: { schema: 'schema/api.graphql', documents: 'schema/operations/**/*.graphql' },
    },
  },
  rules: graphql.configs['flat/operations-recommended'].rules,
};

export default [{ ignores: ['dist/'] }, ...schemas, operations];
