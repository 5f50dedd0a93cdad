import { isIP } from 'node:net';
import { z } from 'zod';

/** Names of well-known ranges, as Express and its kin know them. */
const namedRanges = ['loopback', 'linklocal', 'uniquelocal'];

function isRange(text: string): boolean {
  if (namedRanges.includes(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const most = { 4: 32, 6: 128 }[isIP(address)];
  if (most === undefined || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
}

/** Addresses, ranges such as `10.0.0.0/8` and their names, separated by commas. */
export const trustedProxies = z
  .string()
  .transform((list) => list.split(',').map((range) => range.trim()))
  .refine(
    (ranges) => ranges.every(isRange),
    `must be addresses, ranges such as 10.0.0.0/8, or ${namedRanges.join(', ')}, separated by commas`,
  );
