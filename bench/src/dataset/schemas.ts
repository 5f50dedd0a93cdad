import { commonTypeDefs } from '@pet/platform/graphql';
import { concatAST, type DocumentNode } from 'graphql';
import { gql } from 'graphql-tag';

/**
 * The SDL of each subgraph by its name: a cut of the shop's real one, with the same types, keys and stubs, and fewer
 * fields. As there, the platform's common types come first.
 */
const domainSdl = {
  users: `
    type Query {
      me: User
      user(id: ID!): User
    }
    type User @key(fields: "id") {
      id: ID!
      displayName: String!
      email: String!
    }
  `,
  builder: `
    type Query {
      design(id: ID!): Design
    }
    type Design @key(fields: "id") {
      id: ID!
      name: String!
      price: Money!
      owner: User
    }
    type User @key(fields: "id", resolvable: false) {
      id: ID!
    }
  `,
  orders: `
    type Query {
      order(id: ID!): Order
      orders(first: Int!, offset: Int! = 0): OrderConnection!
    }
    type Mutation {
      placeOrder(input: PlaceOrderInput!): PlaceOrderPayload
    }
    enum OrderStatus {
      PLACED
      CONFIRMED
      IN_PRODUCTION
      SHIPPED
      DELIVERED
      CANCELLED
    }
    type Order @key(fields: "id") {
      id: ID!
      number: String!
      status: OrderStatus!
      placedAt: DateTime!
      lines: [OrderLine!]!
      total: Money!
      customer: User
    }
    type OrderLine {
      id: ID!
      quantity: Int!
      unitPrice: Money!
      design: Design
    }
    type OrderConnection {
      nodes: [Order!]!
      pageInfo: PageInfo!
      totalCount: Int!
    }
    type Design @key(fields: "id", resolvable: false) {
      id: ID!
    }
    type User @key(fields: "id") {
      id: ID!
      orders(first: Int!): OrderConnection!
    }
    input PlaceOrderInput {
      idempotencyKey: String!
      lines: [OrderLineInput!]!
    }
    input OrderLineInput {
      designId: ID!
      quantity: Int!
    }
    type PlaceOrderPayload {
      order: Order
      userErrors: [OrdersUserError!]!
    }
    type OrdersUserError {
      message: String!
    }
  `,
} as const;

export type SubgraphName = keyof typeof domainSdl;

/** A subgraph's whole schema document. */
export function subgraphTypeDefs(name: SubgraphName): DocumentNode {
  return concatAST([commonTypeDefs, gql(domainSdl[name])]);
}

export const subgraphNames: readonly SubgraphName[] = ['users', 'builder', 'orders'];

/** What the shop says of the same types: who may see them, and what they cost. Only where rules are measured. */
const guards = {
  users: gql`
    extend type User @cost(weight: 1)
  `,
  builder: gql`
    extend type Design @authenticated @cost(weight: 1)
  `,
  orders: gql`
    extend type Order @authenticated @cost(weight: 2)
    extend type OrderLine @authenticated
    extend type OrderConnection @authenticated
    extend type PlaceOrderPayload @authenticated
  `,
} satisfies Record<SubgraphName, DocumentNode>;

/** A subgraph's schema with directives that guard its types and say what they cost. */
export function guardedTypeDefs(name: SubgraphName): DocumentNode {
  return concatAST([subgraphTypeDefs(name), guards[name]]);
}

/** Added to the orders subgraph for the fan-out; the peers of the other scenarios know no subscriptions. */
export const subscriptionTypeDefs = gql`
  type Subscription {
    orderStatusChanged(orderId: ID!): OrderStatusChange!
  }
  type OrderStatusChange {
    sequence: Int!
    to: OrderStatus!
    order: Order!
    occurredAt: String!
  }
`;

/** The schema as one would write it by hand for a server without federation: the same API, each type once. */
export const mergedTypeDefs = gql`
  type Query {
    me: User
    user(id: ID!): User
    design(id: ID!): Design
    order(id: ID!): Order
    orders(first: Int!, offset: Int! = 0): OrderConnection!
  }
  type Mutation {
    placeOrder(input: PlaceOrderInput!): PlaceOrderPayload
  }
  scalar DateTime
  scalar Decimal
  scalar URL
  scalar JSON
  enum CurrencyCode {
    USD
  }
  type Money {
    amount: Decimal!
    currency: CurrencyCode!
  }
  type PageInfo {
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
    endCursor: String
  }
  type User {
    id: ID!
    displayName: String!
    email: String!
    orders(first: Int!): OrderConnection!
  }
  type Design {
    id: ID!
    name: String!
    price: Money!
    owner: User
  }
  enum OrderStatus {
    PLACED
    CONFIRMED
    IN_PRODUCTION
    SHIPPED
    DELIVERED
    CANCELLED
  }
  type Order {
    id: ID!
    number: String!
    status: OrderStatus!
    placedAt: DateTime!
    lines: [OrderLine!]!
    total: Money!
    customer: User
  }
  type OrderLine {
    id: ID!
    quantity: Int!
    unitPrice: Money!
    design: Design
  }
  type OrderConnection {
    nodes: [Order!]!
    pageInfo: PageInfo!
    totalCount: Int!
  }
  input PlaceOrderInput {
    idempotencyKey: String!
    lines: [OrderLineInput!]!
  }
  input OrderLineInput {
    designId: ID!
    quantity: Int!
  }
  type PlaceOrderPayload {
    order: Order
    userErrors: [OrdersUserError!]!
  }
  type OrdersUserError {
    message: String!
  }
`;
