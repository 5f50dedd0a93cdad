import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { clientKey, openClientAddresses } from '../src/client-address.ts';

/** A request as it arrives over a real connection, from this machine. */
async function arrived(forwardedFor: string[], host = '127.0.0.1'): Promise<IncomingMessage> {
  const server = createServer().listen(0, '::');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const headers = { 'x-forwarded-for': forwardedFor };
  const sent = httpRequest({ host, port, headers })
    .on('error', () => {})
    .end();
  const [request] = (await once(server, 'request')) as [IncomingMessage];
  const { remoteAddress } = request.socket;
  sent.destroy();
  server.closeAllConnections();
  server.close();
  // What a closed socket no longer tells.
  Object.defineProperty(request.socket, 'remoteAddress', { value: remoteAddress });
  return request;
}

describe('the address of a client', () => {
  it('is that of the connection as long as no proxy is trusted', async () => {
    const request = await arrived(['203.0.113.7']);
    // The socket listens for both kinds of addresses.
    expect(request.socket.remoteAddress).toBe('::ffff:127.0.0.1');
    expect(openClientAddresses([])(request)).toBe('127.0.0.1');
    expect(openClientAddresses(['10.0.0.0/8'])(request)).toBe('127.0.0.1');
  });

  it.each([
    ['what the proxy wrote', ['203.0.113.7'], '203.0.113.7'],
    ['not what the client had written', ['198.51.100.1, 203.0.113.7'], '203.0.113.7'],
    ['what is behind several proxies', ['198.51.100.1, 203.0.113.7, 10.1.2.3'], '203.0.113.7'],
    ['read over several headers', ['198.51.100.1', '203.0.113.7', '10.1.2.3'], '203.0.113.7'],
    ['the first of proxies only', ['10.9.9.9, 10.1.2.3'], '10.9.9.9'],
    ['without a port', ['203.0.113.7:4711'], '203.0.113.7'],
    ['an IPv6 address', ['2001:db8::7'], '2001:db8::7'],
    ['an IPv6 address with a port', ['[2001:db8::7]:4711'], '2001:db8::7'],
    ['a mapped address', ['::ffff:203.0.113.7'], '203.0.113.7'],
    ['the proxy, where it wrote nonsense', ['unknown'], '127.0.0.1'],
    ['the proxy, where it wrote nothing', [''], '127.0.0.1'],
  ])('is %s', async (_, forwardedFor, address) => {
    const addressOf = openClientAddresses(['loopback', '10.0.0.0/8']);
    expect(addressOf(await arrived(forwardedFor))).toBe(address);
  });

  it('is found behind a proxy that connects over IPv6', async () => {
    const request = await arrived(['203.0.113.7'], '::1');
    expect(openClientAddresses(['::1/128'])(request)).toBe('203.0.113.7');
  });
});

describe('a client', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:aaaa::1', '2001:db8:1:2'],
    ['2001:DB8:0001:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    [null, ''],
  ])('at %s is counted as %s', (address, key) => {
    expect(clientKey(address)).toBe(key);
  });
});
