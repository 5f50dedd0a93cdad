import type { ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import type { Header } from '../limits/rate-limiting.ts';

/** Answers a GraphQL request that is not run: with the status that the error names, or else with 400. */
export function sendRefusal(
  response: ServerResponse,
  { message, extensions }: GraphQLError,
  headers: readonly Header[] = [],
): void {
  for (const [name, value] of headers) response.setHeader(name, value);
  const { http, ...shown } = extensions as { readonly http?: { readonly status: number } };
  response.writeHead(http?.status ?? 400, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ errors: [{ message, extensions: shown }] }));
}
