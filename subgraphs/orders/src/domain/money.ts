/** Amounts are integers in minor units (cents); a float never touches a price. */

/** The currency everything is priced and charged in. */
export const shopCurrency = 'USD';
export type ShopCurrency = typeof shopCurrency;

const decimalAmount = /^(\d{1,12})(?:\.(\d{1,2}))?$/;

/**
 * Minor units of a non-negative decimal amount with at most two decimals: "129.50" is 12950.
 * @throws RangeError when the text is anything else.
 */
export function minorFromDecimal(text: string): number {
  const match = decimalAmount.exec(text);
  if (match === null) throw new RangeError('not an amount of money with at most two decimals');
  const [, whole = '', fraction = ''] = match;
  // Twelve digits of whole units are below 2^53 in minor units, so both conversions are exact.
  return Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
}
