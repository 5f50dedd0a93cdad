import { isIPv6 } from 'node:net';

/** Expands `::`, so that an address has its eight groups. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  if (tail === undefined) return before;
  const after = tail === '' ? [] : tail.split(':');
  return [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after];
}

/**
 * By what connections of one client are counted: an IPv4 address, or the network (/64) of an IPv6 address, because
 * that is what one customer of a provider is given and can choose addresses from.
 * @param address as a socket reports it; null when it is closed already
 */
export function clientKey(address: string | null): string {
  if (address === null) return '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  return isIPv6(address) ? groupsOf(address).slice(0, 4).join(':') : address;
}
