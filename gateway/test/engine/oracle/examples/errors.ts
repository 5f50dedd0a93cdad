import type { Example } from './example.ts';

/** Examples of what becomes of errors, and of answers that cannot be used. */
export const errorExamples: readonly Example[] = [
  {
    name: 'error paths of entities',
    subgraphs: {
      a: `type Query { things: [Thing] } union Thing = Item | Other
          type Item @key(fields: "id") { id: ID! } type Other { name: String }`,
      b: 'type Item @key(fields: "id") { id: ID! stock: Int }',
    },
    operation: '{ things { ... on Item { stock } } }',
    answers: {
      a: [{ data: { things: [{ __typename: 'Other' }, { __typename: 'Item', id: '1' }] } }],
      b: [
        {
          data: { _entities: [{ stock: null }] },
          errors: [{ message: 'not counted', path: ['_entities', 0, 'stock'] }],
        },
      ],
    },
    data: { things: [{}, { stock: null }] },
    errors: [
      {
        message: 'not counted',
        path: ['things', 1, 'stock'],
        extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', serviceName: 'b' },
      },
    ],
  },
  {
    name: 'inherited error codes',
    subgraphs: { a: 'type Query { name: String other: Int }' },
    operation: '{ name other }',
    answers: {
      a: [
        {
          data: { name: null, other: 1 },
          errors: [{ message: 'odd', path: ['name'], extensions: { code: 'constructor' } }],
        },
      ],
    },
    data: { name: null, other: 1 },
    errors: [{ message: 'odd', path: ['name'], extensions: { code: 'constructor', serviceName: 'a' } }],
  },
  {
    name: 'unusable answers',
    subgraphs: {
      a: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! }',
      b: 'type Item @key(fields: "id") { id: ID! stock: Int }',
    },
    operation: '{ item { id stock } }',
    answers: {
      a: [{ data: { item: { __typename: 'Item', id: '1' } } }],
      b: [{ data: { _entities: [] } }],
    },
    data: { item: { id: '1', stock: null } },
    errors: [
      {
        message: 'The service "b" answered something that cannot be used.',
        path: ['item'],
        extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'b' },
      },
    ],
  },
];
