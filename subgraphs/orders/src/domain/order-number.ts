/** The number a customer reads out on the telephone: `AP-` and eight characters of Crockford's base 32. */

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Bytes one number is made of: 40 bits are exactly eight base-32 characters. */
export const orderNumberBytes = 5;

/**
 * The order number spelled by `orderNumberBytes` random bytes.
 * @throws RangeError for any other count of bytes.
 */
export function orderNumberFrom(bytes: Uint8Array): string {
  if (bytes.length !== orderNumberBytes)
    throw new RangeError(`an order number takes ${orderNumberBytes} bytes`);
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  let text = '';
  for (let shift = 35n; shift >= 0n; shift -= 5n) text += alphabet.charAt(Number((bits >> shift) & 31n));
  return `AP-${text}`;
}

/** The stored spelling of a number as a person types it: case, spaces, and I, L and O are forgiven. */
export function normaliseOrderNumber(typed: string): string {
  return typed.replace(/\s/g, '').toUpperCase().replace(/[IL]/g, '1').replace(/O/g, '0');
}
