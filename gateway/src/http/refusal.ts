import type { ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';

/** Answers a GraphQL request that is not run: with the status that the error names, or else with 400. */
export function sendRefusal(response: ServerResponse, { message, extensions }: GraphQLError): void {
  const { http, ...shown } = extensions as { readonly http?: { readonly status: number } };
  response.writeHead(http?.status ?? 400, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ errors: [{ message, extensions: shown }] }));
}
