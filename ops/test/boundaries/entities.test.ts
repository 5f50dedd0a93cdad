import { expect, it } from 'vitest';
import { findFanIn } from '../../boundaries/entities.ts';

const sdls = new Map([
  ['users', 'type Query { me: User } type User @key(fields: "id") { id: ID! name: String email: String }'],
  [
    'builder',
    `type User @key(fields: "id") { id: ID! designs: [Design!]! }
     type Design @key(fields: "id") { id: ID! name: String! owner: User }`,
  ],
  [
    'orders',
    `type User @key(fields: "id", resolvable: false) { id: ID! }
     type Design @key(fields: "id", resolvable: false) { id: ID! }
     type Order { customer: User! lines: [OrderLine!]! }
     type OrderLine { design: Design }`,
  ],
]);

it('counts the fields of other subgraphs that answer an entity or are added to it', () => {
  expect(Object.fromEntries(findFanIn(sdls))).toEqual({
    users: {
      subgraphs: ['builder', 'orders'],
      fields: ['builder: User.designs', 'builder: Design.owner', 'orders: Order.customer'],
    },
    builder: { subgraphs: ['orders'], fields: ['orders: OrderLine.design'] },
    orders: { subgraphs: [], fields: [] },
  });
});
