import type { Example } from './example.ts';

/** Examples of what is made of the data for the client. */
export const shapingExamples: readonly Example[] = [
  {
    name: 'fragments on objects of one type',
    subgraphs: {
      a: 'type Query { item: Item } interface Named { name: String } type Item implements Named { name: String }',
    },
    operation: '{ item { ... on Named { ... on Item { name } } } }',
    answers: { a: [{ data: { item: { name: 'collar' } } }] },
    data: { item: { name: 'collar' } },
  },
  {
    name: 'types of roots',
    subgraphs: { a: 'schema { query: OwnQuery } type OwnQuery { name: String }' },
    operation:
      'query($typed: Boolean!) { ... on Query { name } ... on Query @include(if: $typed) { __typename } }',
    variables: { typed: true },
    answers: { a: [{ data: { name: 'shop', __typename: 'OwnQuery' } }] },
    data: { name: 'shop', __typename: 'Query' },
  },
  {
    name: 'unusable values',
    subgraphs: {
      a: 'type Query { items: [Item] } type Item { name: String }',
      b: 'type Query { shop: String }',
    },
    operation: '{ items { name } shop }',
    answers: { a: [{ data: { items: 'none' } }], b: [{ data: { shop: 'open' } }] },
    data: { items: null, shop: 'open' },
    errors: [
      {
        message: 'A service answered something that cannot be used here.',
        path: ['items'],
        extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
      },
    ],
  },
  {
    name: 'order of fields',
    subgraphs: { a: 'type Query { item: Item } type Item { first: Int second: Int third: Int }' },
    operation: '{ item { ... on Item { first } second ... on Item { third } } }',
    answers: { a: [{ data: { item: { first: 1, second: 2, third: 3 } } }] },
    data: { item: { first: 1, second: 2, third: 3 } },
  },
];
