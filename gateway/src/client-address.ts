import type { IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';
import proxyAddress from 'proxy-addr';

/** Tells from which address a request comes; null when its connection is closed already. */
export type ClientAddressOf = (request: IncomingMessage) => string | null;

/** An IPv4 address as itself, also where a socket that takes both kinds reports it as an IPv6 address. */
function plainAddress(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}

function peerOf({ socket: { remoteAddress } }: IncomingMessage): string | null {
  return remoteAddress === undefined ? null : plainAddress(remoteAddress);
}

/** Some proxies write the client's port as well. */
function withoutPort(text: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text;
}

/**
 * Finds clients' addresses behind proxies. `X-Forwarded-For` is read from its end and believed as long as a trusted
 * proxy has written it; what a client has put there itself is never reached. What is no address counts as nothing.
 * @param trustedProxies addresses, ranges (`10.0.0.0/8`), and names of ranges such as `loopback`
 */
export function openClientAddresses(trustedProxies: readonly string[]): ClientAddressOf {
  if (trustedProxies.length === 0) return peerOf;
  const isTrusted = proxyAddress.compile([...trustedProxies]);
  return (request) => {
    const peer = peerOf(request);
    if (peer === null || request.headers['x-forwarded-for'] === undefined) return peer;
    const client = withoutPort(proxyAddress(request, isTrusted));
    return isIP(client) === 0 ? peer : plainAddress(client);
  };
}

/** Expands `::`, so that an address has its eight groups. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  if (tail === undefined) return before;
  const after = tail === '' ? [] : tail.split(':');
  return [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after];
}

/** One spelling of a group: `0db8` is `db8`. */
function plainGroup(group: string): string {
  return group.toLowerCase().replace(/^0+(?=.)/, '');
}

/**
 * By what one client is counted: an IPv4 address, or the network (/64) of an IPv6 address, because that is what one
 * customer of a provider is given and can choose addresses from.
 * @param address as {@link ClientAddressOf} tells it
 */
export function clientKey(address: string | null): string {
  if (address === null) return '';
  return isIPv6(address) ? groupsOf(address).slice(0, 4).map(plainGroup).join(':') : address;
}
