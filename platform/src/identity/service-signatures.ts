import { createHmac, createSecretKey, hash, type KeyObject, randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { unauthenticated } from '../graphql/errors.ts';
import { roles } from './actor.ts';
import type { Caller } from './caller.ts';
import { type Nonces, openNonces } from './nonces.ts';

/** A secret that the processes of one installation share. */
export interface ServiceKey {
  /** Tells keys apart while one replaces another; letters, digits, `-` and `_`. */
  readonly id: string;
  readonly key: Buffer;
}

/** A text by which two processes can see that they have the same key, and nobody what it is. */
export function fingerprintOf({ key }: ServiceKey): string {
  return hash('sha256', key, 'base64url');
}

/** One call of a service to another, as both ends know it. */
export interface ServiceCall {
  /** The name of the subgraph it is meant for, so that it is worth nothing at another. */
  readonly audience: string;
  /** SUBSCRIBE is an operation on a socket. */
  readonly method: 'POST' | 'SUBSCRIBE';
  /** The path of the address, and its query. */
  readonly path: string;
  readonly body: string;
}

/** Headers by their names in lower case. */
type Headers = Readonly<Record<string, unknown>>;

/** Signs calls. */
export interface ServiceSigner {
  /** @returns the headers to send with the call; good for one call, soon */
  sign(call: ServiceCall, caller: Caller): Record<string, string>;
}

/** Knows which calls were signed by a process of the same installation. */
export interface ServiceVerifier {
  /**
   * @returns who asks, as the signer says
   * @throws GraphQLError UNAUTHENTICATED for a call that is unsigned, altered, too old or too new, meant for another
   * subgraph, or seen before
   */
  verify(call: ServiceCall, headers: Headers): Promise<Caller>;
}

const callerHeader = 'x-service-caller';
const signatureHeader = 'x-service-signature';

/** How far the clocks of two machines may be apart, the time on the way included; milliseconds. */
const window = 30_000;
/** For how long a signature can be good, in milliseconds: one from the future until its time and the window after that. */
export const signatureLifetime = 2 * window;
/** A client writes it, and a header has to hold it. */
const longestUserAgent = 500;

const callerSchema = z.object({
  actor: z.object({ userId: z.string(), sessionId: z.string(), role: z.enum(roles) }).nullable(),
  requestId: z.string(),
  // A gateway of an earlier version does not tell it.
  traceId: z.string().nullable().default(null),
  clientAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
});

/** What a signature says besides the call. */
interface Stamp {
  readonly keyId: string;
  /** Milliseconds since 1970, as text. */
  readonly time: string;
  readonly nonce: string;
}

/** None of the parts can hold a line break, so no two calls have the same text. */
function mac(key: KeyObject, call: ServiceCall, caller: string, { keyId, time, nonce }: Stamp): Buffer {
  const { audience, method, path, body } = call;
  const parts = [audience, method, path, hash('sha256', body, 'base64url'), caller, keyId, time, nonce];
  return createHmac('sha256', key).update(parts.join('\n')).digest();
}

/**
 * @param key the first of an installation's keys
 * @param now the clock, in milliseconds
 */
export function openServiceSigner({ id, key }: ServiceKey, now: () => number = Date.now): ServiceSigner {
  const secret = createSecretKey(key);
  return {
    sign(call, { actor, requestId, traceId, clientAddress, userAgent }) {
      const told: Caller = {
        actor,
        requestId,
        traceId,
        clientAddress,
        userAgent: userAgent?.slice(0, longestUserAgent) ?? null,
      };
      const caller = Buffer.from(JSON.stringify(told)).toString('base64url');
      const stamp: Stamp = { keyId: id, time: String(now()), nonce: randomUUID() };
      const signature = mac(secret, call, caller, stamp).toString('base64url');
      return {
        [callerHeader]: caller,
        [signatureHeader]: `${stamp.keyId}.${stamp.time}.${stamp.nonce}.${signature}`,
      };
    },
  };
}

function readSignature(header: unknown): (Stamp & { readonly signature: Buffer }) | null {
  if (typeof header !== 'string') return null;
  const [, keyId, time, nonce, signature] =
    /^([\w-]{1,64})\.(\d{1,15})\.([\w-]{16,64})\.([\w-]{43})$/.exec(header) ?? [];
  if (keyId === undefined || time === undefined || nonce === undefined || signature === undefined)
    return null;
  return { keyId, time, nonce, signature: Buffer.from(signature, 'base64url') };
}

/**
 * @param keys any of them is accepted
 * @param nonces where it is remembered what was seen; in this process unless given
 */
export function openServiceVerifier(
  keys: readonly ServiceKey[],
  nonces: Nonces = openNonces(signatureLifetime),
): ServiceVerifier {
  const secrets = new Map(keys.map(({ id, key }) => [id, createSecretKey(key)]));
  return {
    async verify(call, headers) {
      const caller = headers[callerHeader];
      const stamp = readSignature(headers[signatureHeader]);
      if (typeof caller !== 'string' || stamp === null) throw unauthenticated('The call is not signed.');
      const secret = secrets.get(stamp.keyId);
      if (secret === undefined) throw unauthenticated('The call is signed with an unknown key.');
      if (!timingSafeEqual(mac(secret, call, caller, stamp), stamp.signature))
        throw unauthenticated('The signature of the call is wrong.');
      if (Math.abs(Date.now() - Number(stamp.time)) > window)
        throw unauthenticated('The call was signed at another time; the clocks may differ.');
      if (!(await nonces.use(stamp.nonce))) throw unauthenticated('The call was made before.');
      return callerSchema.parse(JSON.parse(Buffer.from(caller, 'base64url').toString()));
    },
  };
}
