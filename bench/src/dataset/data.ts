/**
 * The shop that every in-memory peer serves. It is computed and not random, so that each process has the same one and
 * answers can be compared.
 */

import type { MoneyValue } from '@pet/platform/graphql';

export interface UserRow {
  readonly id: string;
  readonly displayName: string;
  readonly email: string;
}

export interface DesignRow {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly price: MoneyValue;
}

export interface LineRow {
  readonly id: string;
  readonly designId: string;
  readonly quantity: number;
  readonly unitPrice: MoneyValue;
}

export interface OrderRow {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly placedAt: Date;
  readonly customerId: string;
  readonly lines: readonly LineRow[];
  readonly total: MoneyValue;
}

const userCount = 200;
const designCount = 600;
const orderCount = 2_000;
const mostLines = 2;

const firstNames = ['Ada', 'Ben', 'Cleo', 'Dara', 'Eli', 'Fay', 'Gus', 'Hana', 'Ivo', 'Juno'];
const animals = ['Beagle', 'Collie', 'Husky', 'Lurcher', 'Pointer', 'Ragdoll', 'Siamese', 'Whippet'];
const statuses = ['PLACED', 'CONFIRMED', 'IN_PRODUCTION', 'SHIPPED', 'DELIVERED', 'CANCELLED'] as const;

/** Spreads numbers evenly over a range (Knuth's multiplicative hash), so that neighbours have little in common. */
function scatter(number: number, range: number): number {
  return (Math.imul(number + 1, 2_654_435_761) >>> 0) % range;
}

/** Shaped like the UUIDs of the real shop, since ids are a good part of an answer's bytes. */
function idOf(kind: string, number: number): string {
  return `${kind}0000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new RangeError('There is nothing to choose from');
  return item;
}

function usd(minor: number): MoneyValue {
  return { minor, currency: 'USD' };
}

export const users: readonly UserRow[] = Array.from({ length: userCount }, (_, index) => ({
  id: idOf('a', index),
  displayName: `${at(firstNames, index)} ${at(animals, scatter(index, 97))}-${index}`,
  email: `user${index}@allpetplus.test`,
}));

export const designs: readonly DesignRow[] = Array.from({ length: designCount }, (_, index) => ({
  id: idOf('d', index),
  name: `${at(animals, index)} harness no. ${index}`,
  ownerId: at(users, scatter(index, userCount)).id,
  price: usd(4_900 + 50 * scatter(index, 200)),
}));

function lineOf(order: number, position: number): LineRow {
  const design = at(designs, scatter(order * mostLines + position, designCount));
  return {
    id: idOf('e', order * mostLines + position),
    designId: design.id,
    quantity: 1 + scatter(order + position, 3),
    unitPrice: design.price,
  };
}

export function totalOf(lines: readonly LineRow[]): MoneyValue {
  return usd(lines.reduce((sum, line) => sum + line.quantity * line.unitPrice.minor, 0));
}

export const orders: readonly OrderRow[] = Array.from({ length: orderCount }, (_, index) => {
  const lines = Array.from({ length: 1 + (index % mostLines) }, (_, position) => lineOf(index, position));
  return {
    id: idOf('c', index),
    number: `APP-${String(index).padStart(6, '0')}`,
    status: at(statuses, scatter(index, 89)),
    placedAt: new Date(Date.UTC(2026, 0, 1, index)),
    customerId: at(users, index).id,
    lines,
    total: totalOf(lines),
  };
});

function indexById<Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

export const usersById = indexById(users);
export const designsById = indexById(designs);
export const ordersById = indexById(orders);

export const ordersByCustomer: ReadonlyMap<string, readonly OrderRow[]> = new Map(
  users.map(({ id }) => [id, orders.filter(({ customerId }) => customerId === id)]),
);
