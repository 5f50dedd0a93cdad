import type { Example } from './example.ts';

/** Examples of how answers are put together. */
export const mergingExamples: readonly Example[] = [
  {
    name: 'lists of lists in two parts',
    subgraphs: {
      a: `type Query { board: Board } type Board @key(fields: "id") { id: ID! grid: [[Cell]] @shareable }
          type Cell { x: Int }`,
      b: 'type Board @key(fields: "id") { id: ID! grid: [[Cell]] @shareable } type Cell { y: Int }',
    },
    operation: '{ board { grid { x y } } }',
    answers: {
      a: [{ data: { board: { __typename: 'Board', id: '1', grid: [[{ x: 1 }], [{ x: 2 }]] } } }],
      b: [{ data: { _entities: [{ grid: [[{ y: 3 }], [{ y: 4 }]] }] } }],
    },
    data: { board: { grid: [[{ x: 1, y: 3 }], [{ x: 2, y: 4 }]] } },
  },
  {
    name: 'types of interface objects',
    subgraphs: {
      a: `type Query { animal: Animal } interface Animal @key(fields: "id") { id: ID! }
          type Elk implements Animal @key(fields: "id") { id: ID! horns: Int }`,
      b: 'type Animal @key(fields: "id") @interfaceObject { id: ID! rating: Int }',
    },
    operation: '{ animal { __typename rating ... on Elk { horns } } }',
    answers: {
      a: [{ data: { animal: { __typename: 'Elk', id: '1', horns: 2 } } }],
      b: [{ data: { _entities: [{ __typename: 'Animal', rating: 5 }] } }],
    },
    data: { animal: { __typename: 'Elk', rating: 5, horns: 2 } },
  },
  {
    name: 'renamed falsy values',
    subgraphs: {
      a: `type Query { animal: Animal } interface Animal { id: ID! }
          type Cat implements Animal @key(fields: "id") { id: ID! size: Int! @shareable }
          type Fox implements Animal @key(fields: "id") { id: ID! size: Int @shareable }`,
      b: `interface Animal { id: ID! size: Int }
          type Cat implements Animal @key(fields: "id") { id: ID! size: Int! @shareable }
          type Fox implements Animal @key(fields: "id") { id: ID! size: Int @shareable }`,
    },
    operation: '{ animal { size } }',
    // The planner renames the field of one type, because the two are of different types.
    answers: { a: [{ data: { animal: { __typename: 'Fox', size__alias_0: 0 } } }] },
    data: { animal: { size: 0 } },
  },
];
