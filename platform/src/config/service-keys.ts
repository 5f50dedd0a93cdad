import { z } from 'zod';
import type { ServiceKey } from '../identity/service-signatures.ts';
import type { Secrets } from './secrets.ts';

/** Shorter ones can be guessed. Bytes. */
const shortestKey = 32;

/** `id:base64,id:base64`; the first signs, all are accepted. */
export const serviceKeys = z.string().transform((list, context): readonly ServiceKey[] => {
  const keys = list.split(',').map((entry) => {
    const [, id = '', base64 = ''] = /^\s*([\w-]{1,64}):([A-Za-z0-9+/]+={0,2})\s*$/.exec(entry) ?? [];
    return { id, key: Buffer.from(base64, 'base64') };
  });
  if (keys.every(({ key }) => key.length >= shortestKey)) return keys;
  context.addIssue(
    `must be keys as id:base64, separated by commas, each of at least ${shortestKey} bytes ("openssl rand -base64 ${shortestKey}")`,
  );
  return z.NEVER;
});

/** The keys by which the services of this installation know each other; without a setting, one made of its secrets. */
export function serviceKeysOf(
  { serviceKeys }: { readonly serviceKeys: readonly ServiceKey[] },
  secrets: Secrets,
): readonly [ServiceKey, ...ServiceKey[]] {
  const [first, ...others] = serviceKeys;
  return first ? [first, ...others] : [{ id: 'installation', key: secrets.derive('service-signatures') }];
}
