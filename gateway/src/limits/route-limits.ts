import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RateLimiter } from '@pet/platform/limits';
import { type ClientAddressOf, clientKey } from '../client-address.ts';
import { rateLimited, rateLimitHeaders } from './rate-limiting.ts';
import type { Refusals } from './refusals.ts';

/** Counts a request for a plain HTTP route. @returns whether it may be answered; if not, it has been refused with 429 */
export type RouteAdmission = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/**
 * Limits how much of plain HTTP routes, such as drawings, one address may GET. What is POSTed there comes from other
 * services, which sign it.
 */
export function openRouteLimits(
  limiter: RateLimiter,
  clientAddressOf: ClientAddressOf,
  refusals: Refusals,
): RouteAdmission {
  return async (request, response) => {
    if (request.method !== 'GET') return true;
    const state = await limiter.count('route', `address:${clientKey(clientAddressOf(request))}`, 1);
    for (const [name, value] of rateLimitHeaders(state)) response.setHeader(name, value);
    if (state.allowed) return true;
    const error = rateLimited(state);
    refusals.tell(error);
    response.writeHead(429, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify({ error: error.message }));
    return false;
  };
}
