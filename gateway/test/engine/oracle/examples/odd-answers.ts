import { type Example, later, representationsIn } from './example.ts';

const twoSubgraphs = {
  a: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! }',
  b: 'type Item @key(fields: "id") { id: ID! stock: Int }',
};

/** Answers of subgraphs with bugs, and what clients get all the same. */
export const oddAnswerExamples: readonly Example[] = [
  {
    name: 'an error code that is empty is none',
    subgraphs: { a: 'type Query { name: String }' },
    operation: '{ name }',
    answers: {
      a: [{ data: { name: null }, errors: [{ message: 'odd', path: ['name'], extensions: { code: '' } }] }],
    },
    data: { name: null },
    errors: [
      { message: 'odd', path: ['name'], extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', serviceName: 'a' } },
    ],
  },
  {
    name: 'a type that is no text is no type',
    subgraphs: {
      a: 'type Query { things: [Thing] } union Thing = Item | Other type Item { name: String } type Other { age: Int }',
    },
    operation: '{ things { ... on Item { name } } }',
    answers: {
      a: [{ data: { things: [{ __typename: ['Item'], name: 'collar' }, { __typename: { toString: 1 } }] } }],
    },
    data: { things: [null, null] },
    valueCompletion: [0, 1].map((index) => ({
      message: `Invalid __typename found for object at array element of type Thing at index ${index}.`,
      path: ['things', index],
      extensions: { code: 'INVALID_GRAPHQL' },
    })),
  },
  {
    name: 'what should be an object and is not, is sent to no other subgraph',
    subgraphs: {
      a: 'type Query { item: Item } type Item @key(fields: "id") { id: ID! size: Size sizes: [Size] } type Size @shareable { cm: Int }',
      b: `type Item @key(fields: "id") { id: ID! size: Size @external sizes: [Size] @external
            price: String @requires(fields: "size { cm } sizes { cm }") }
          type Size @shareable { cm: Int }`,
    },
    operation: '{ item { price } }',
    answers: {
      a: [{ data: { item: { __typename: 'Item', id: '1', size: 7, sizes: ['text', { cm: 1 }] } } }],
      b: [
        (variables) => {
          const [{ size, sizes } = {}] = representationsIn(variables);
          return { data: { _entities: [{ price: JSON.stringify([size, sizes]) }] } };
        },
      ],
    },
    data: { item: { price: '[null,[null,{"cm":1}]]' } },
  },
  {
    name: 'a subgraph that says null for the type of an entity does not change it',
    subgraphs: {
      ...twoSubgraphs,
      c: 'type Item @key(fields: "id") { id: ID! stock: Int @external low: Boolean @requires(fields: "stock") }',
    },
    operation: '{ item { low } }',
    answers: {
      a: [{ data: { item: { __typename: 'Item', id: '1' } } }],
      b: [{ data: { _entities: [{ __typename: null, stock: 1 }] } }],
      c: [{ data: { _entities: [{ low: true }] } }],
    },
    data: { item: { low: true } },
  },
  {
    name: 'an error of an entity that another answer has replaced by null meanwhile is reported',
    subgraphs: {
      a: 'type Query { items: [Item] @shareable } type Item @key(fields: "id") { id: ID! }',
      b: 'type Query { items: [Item] @shareable } type Item { name: String }',
      c: 'type Item @key(fields: "id") { id: ID! stock: Int }',
    },
    operation: '{ items { name stock } }',
    answers: {
      a: [{ data: { items: [{ __typename: 'Item', id: '1' }] } }],
      b: [later(1, { data: { items: null } })],
      c: [
        later(3, {
          data: { _entities: [{ stock: null }] },
          errors: [{ message: 'lost', path: ['_entities', 0, 'stock'] }],
        }),
      ],
    },
    data: { items: null },
    errors: [
      {
        message: 'lost',
        path: ['items'],
        extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', serviceName: 'c' },
      },
    ],
  },
];
