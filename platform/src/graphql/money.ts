/** ISO 4217 codes the shop sells in; the members of the schema's `CurrencyCode`. */
export type CurrencyCode = 'USD';

/** An amount in the currency's minor unit (cents), always an integer. The parent object of the `Money` type. */
export interface MoneyValue {
  readonly minor: number;
  readonly currency: CurrencyCode;
}

const minorDigits: Record<CurrencyCode, number> = { USD: 2 };

/**
 * Writes an amount in its major unit with all decimal places, without going through floating point.
 * @example formatMinorUnits({ minor: 12950, currency: 'USD' }) === '129.50'
 * @throws RangeError when `minor` is not a safe integer.
 */
export function formatMinorUnits({ minor, currency }: MoneyValue): string {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`Not an amount in minor units: ${minor}`);
  const digits = minorDigits[currency];
  const padded = String(Math.abs(minor)).padStart(digits + 1, '0');
  return `${minor < 0 ? '-' : ''}${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}
