/** What an order costs. Amounts are integers in minor units of the shop's currency. */

import { type Consignment, quoteShipping } from './shipping.ts';

export const maxLines = 20;
export const maxQuantity = 50;
/**
 * The dearest design an order accepts: 10,000.00. With `maxLines` and `maxQuantity` it keeps every total
 * below 2^31, so amounts fit PostgreSQL's integer and stay exact.
 */
export const maxUnitPriceMinor = 1_000_000;

export interface PricedLine {
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly totalMinor: number;
}

export interface OrderTotals {
  readonly subtotalMinor: number;
  readonly shippingMinor: number;
  readonly totalMinor: number;
}

/**
 * One line's price.
 * @throws RangeError outside 1..maxQuantity pieces or 0..maxUnitPriceMinor: such a line must not be stored.
 */
export function priceLine(unitPriceMinor: number, quantity: number): PricedLine {
  if (!isIntegerWithin(quantity, 1, maxQuantity)) throw new RangeError('quantity out of range');
  if (!isIntegerWithin(unitPriceMinor, 0, maxUnitPriceMinor)) throw new RangeError('unit price out of range');
  return { quantity, unitPriceMinor, totalMinor: unitPriceMinor * quantity };
}

/**
 * The sums of an order of these lines, shipping included.
 * @throws RangeError unless there are 1..maxLines lines.
 */
export function orderTotals(
  lines: readonly PricedLine[],
  shipping: Pick<Consignment, 'method' | 'country'>,
): OrderTotals {
  if (!isIntegerWithin(lines.length, 1, maxLines)) throw new RangeError('number of lines out of range');
  const subtotalMinor = sum(lines, (line) => line.totalMinor);
  const items = sum(lines, (line) => line.quantity);
  const { costMinor: shippingMinor } = quoteShipping({ ...shipping, items, subtotalMinor });
  return { subtotalMinor, shippingMinor, totalMinor: subtotalMinor + shippingMinor };
}

function isIntegerWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0);
}
