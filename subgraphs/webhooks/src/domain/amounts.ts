import { z } from 'zod';

/** The most that orders store, in minor units. */
const most = 2 ** 31 - 1;

const decimal = /^(\d{1,10})(?:\.(\d{1,2})0*)?$/;

/** A decimal amount as text, in minor units: "129.5" is 12950. What has more than two decimals is refused. */
export const decimalAmount = z
  .string()
  .regex(decimal, 'is not an amount of money')
  .transform((text) => {
    const [, whole = '', fraction = ''] = decimal.exec(text) ?? [];
    return Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
  })
  .pipe(z.int().max(most));

/** An amount that is in minor units already. */
export const minorAmount = z.int().min(0).max(most);

/** A currency as ISO 4217 has it, in either case. */
export const currencyCode = z
  .string()
  .regex(/^[A-Za-z]{3}$/, 'is no currency')
  .transform((code) => code.toUpperCase());
