import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '@pet/platform/config';
import { GraphQLError } from 'graphql';
import { credentialedOrigins, isOneOf } from '../http/origins.ts';

/** By this header, whatever its value, a browser's request asks for a cookie in the place of refresh tokens. */
export const refreshCookieHeader = 'x-refresh-cookie';

/** The refresh token of one request whose client keeps it in a cookie that no script can read. */
export interface RefreshCookie {
  /** What the client has kept; null for nothing. */
  readonly token: string | null;
  /** Has the client keep this token in the place of any other. */
  keep(token: string, expiresAt: Date): void;
  /** Has the client forget its token. */
  clear(): void;
}

/**
 * The refresh cookie of a request, or null for a client that wants none.
 * @throws GraphQLError FORBIDDEN where the request does not come from a page that may call with credentials
 */
export type RefreshCookieOf = (request: IncomingMessage, response: ServerResponse) => RefreshCookie | null;

function cookieNamed(name: string, header = ''): string | null {
  for (const pair of header.split(';')) {
    const [key = '', value = ''] = pair.trim().split('=', 2);
    if (key === name) return value === '' ? null : value;
  }
  return null;
}

function foreignOrigin(): GraphQLError {
  return new GraphQLError('Refresh cookies are for pages of the allowed origins only.', {
    extensions: { code: 'FORBIDDEN', http: { status: 403 } },
  });
}

/**
 * Opens the refresh cookies of browsers (RFC 6265). A page of another site cannot have one sent (`SameSite=Strict`), one
 * of another origin cannot send the header without being asked for its origin first (CORS preflight), and the origin is
 * looked at here once more.
 */
export function openRefreshCookies(
  config: Pick<Config, 'development' | 'allowedOrigins' | 'publicUrl'>,
): RefreshCookieOf {
  const origins = credentialedOrigins(config);
  // By the prefix, browsers take it from TLS only. Some do not take that for local pages without TLS.
  const name = config.development ? 'refresh_token' : '__Secure-refresh_token';
  const attributes = 'Path=/graphql; HttpOnly; Secure; SameSite=Strict';

  return ({ method, headers }, response) => {
    if (headers[refreshCookieHeader] === undefined || method !== 'POST') return null;
    if (!isOneOf(origins, headers.origin)) throw foreignOrigin();
    const set = (value: string, expiresAt: Date) =>
      response.setHeader('set-cookie', `${name}=${value}; Expires=${expiresAt.toUTCString()}; ${attributes}`);
    return {
      token: cookieNamed(name, headers.cookie),
      keep: (token, expiresAt) => set(token, expiresAt),
      clear: () => set('', new Date(0)),
    };
  };
}
