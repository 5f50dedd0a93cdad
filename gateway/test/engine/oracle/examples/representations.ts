import { type Example, representationsIn } from './example.ts';

/** Examples of what subgraphs are sent. */
export const representationExamples: readonly Example[] = [
  {
    name: 'contextual arguments',
    subgraphs: {
      a: `type Query { nests: [Nest] }
          type Nest @key(fields: "id") @context(name: "nest") { id: ID! shade: String eggs: [Egg] }
          type Egg @key(fields: "id") { id: ID! tint(shade: String @fromContext(field: "$nest { shade }")): String }`,
    },
    operation: '{ nests { eggs { tint } } }',
    answers: {
      a: [
        {
          data: {
            nests: ['red', 'blue', 'red'].map((shade, index) => ({
              __typename: 'Nest',
              shade,
              eggs: [{ __typename: 'Egg', id: `${index}` }],
            })),
          },
        },
        // One fetch carries one value, so the eggs of red nests and those of blue ones are fetched apart.
        ...Array.from({ length: 2 }, () => (variables: Readonly<Record<string, unknown>>) => ({
          data: {
            _entities: representationsIn(variables).map(({ id }) => ({
              tint: `${id} ${variables.contextualArgument_1_0}`,
            })),
          },
        })),
      ],
    },
    data: {
      nests: [{ eggs: [{ tint: '0 red' }] }, { eggs: [{ tint: '1 blue' }] }, { eggs: [{ tint: '2 red' }] }],
    },
  },
  {
    name: 'lists of lists in representations',
    subgraphs: {
      a: `type Query { board: Board } type Board @key(fields: "id") { id: ID! grid: [[Cell]] }
          type Cell @shareable { x: Int }`,
      b: `type Board @key(fields: "id") { id: ID! grid: [[Cell]] @external sum: String @requires(fields: "grid { x }") }
          type Cell @shareable { x: Int }`,
    },
    operation: '{ board { sum } }',
    answers: {
      a: [{ data: { board: { __typename: 'Board', id: '1', grid: [[{ x: 1 }, { x: 2 }], [null]] } } }],
      b: [
        (variables) => ({
          data: { _entities: [{ sum: JSON.stringify(representationsIn(variables)[0]?.grid) }] },
        }),
      ],
    },
    data: { board: { sum: '[[{"x":1},{"x":2}],[null]]' } },
  },
];
