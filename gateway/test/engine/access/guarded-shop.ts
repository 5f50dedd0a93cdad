import { allow, protect } from '@pet/platform/authorization';
import { type GraphQLSchema, isIntrospectionType, isObjectType } from 'graphql';
import type { SmallSubgraph } from '../small-supergraph.ts';

interface Thing {
  readonly __typename: string;
  readonly id: string;
}

const shelf = (id: string): Thing => ({ __typename: 'Shelf', id });

/** Fields that are guarded in every way, and some that are not. */
const shop: SmallSubgraph = {
  typeDefs: `
    type Query {
      open: String
      secret: String @authenticated
      forStaff(mark: Int): String @requiresScopes(scopes: [["staff"]])
      shelf(mark: Int): Shelf
      shelves: [Shelf!]
      found: [Found!]
      hidden: Hidden
      required: Int! @authenticated
    }
    type Mutation {
      openly: Int
      secretly: Shelf @authenticated
      forAdmins: Shelf @requiresScopes(scopes: [["admin"]])
    }
    type Subscription {
      ticks: Tick
      secretTicks: Tick! @authenticated
    }
    type Tick { count: Int secret: Int @authenticated }
    type Shelf @key(fields: "id") {
      id: ID!
      label: String
      price: Int! @authenticated
      note: String @requiresScopes(scopes: [["nobody", "staff"], ["admin"]])
      level: Level
      inner: Shelf
    }
    enum Level @requiresScopes(scopes: [["admin"]]) { LOW }
    union Found = Shelf | Hidden
    type Hidden @authenticated { id: ID! text: String shelf: Shelf }`,
  resolvers: {
    Query: {
      open: () => 'open',
      secret: () => 'secret',
      forStaff: () => 'for staff',
      shelf: () => shelf('1'),
      shelves: () => [shelf('1'), shelf('2')],
      found: () => [shelf('3'), { __typename: 'Hidden', id: '4' }],
      hidden: () => ({ id: '5' }),
      required: () => 1,
    },
    Mutation: { openly: () => 1, secretly: () => shelf('6'), forAdmins: () => shelf('7') },
    Subscription: {
      ticks: {
        async *subscribe() {
          yield { ticks: { count: 1, secret: 2 } };
        },
      },
      secretTicks: {
        async *subscribe() {
          yield { secretTicks: { count: 1 } };
        },
      },
    },
    Shelf: {
      label: ({ id }: Thing) => (id === '2' ? null : `label of ${id}`),
      price: () => 5,
      note: () => 'note',
      level: () => 'LOW',
      inner: ({ id }: Thing) => (id === '2' ? null : shelf('2')),
    },
    Hidden: { text: () => 'text', shelf: () => shelf('1') },
  },
};

const stock: SmallSubgraph = {
  typeDefs: `type Shelf @key(fields: "id") { id: ID! left: Int counted: String @authenticated }`,
  resolvers: { Shelf: { left: ({ id }: Thing) => Number(id), counted: () => 'today' } },
};

/** Two subgraphs whose directives guard fields, and which leave it to the gateway to mind them. */
export const guarded: Readonly<Record<string, SmallSubgraph>> = { shop, stock };

/** The same without the directives, for a gateway that knows of none. */
export const unguarded: Readonly<Record<string, SmallSubgraph>> = Object.fromEntries(
  Object.entries(guarded).map(([name, { typeDefs, ...rest }]) => [
    name,
    { typeDefs: typeDefs.replace(/ @(authenticated|requiresScopes\(scopes: \[.*?\]\]\))/g, ''), ...rest },
  ]),
);

/** Has the subgraphs mind their directives by themselves, as those of the shop do. */
export function minded(schema: GraphQLSchema): GraphQLSchema {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const open = types.filter((type) => !isIntrospectionType(type)).map(({ name }) => [name, allow]);
  return protect(schema, Object.fromEntries(open));
}
