import { mapStream } from '@pet/platform/live';
import type { MountedSubgraph, RequestScope } from '@pet/platform/subgraph';
import { type ExecutionResult, parse } from 'graphql';
import type { GatewayContext } from '../request-context.ts';
import type { DataSource, SubgraphResponse } from './data-source.ts';

function toResponse({ data, errors }: ExecutionResult): SubgraphResponse {
  return { data: data ?? null, ...(errors && { errors: errors.map((error) => error.toJSON()) }) };
}

function scopeOf(
  { actor, requestId, traceId, clientAddress, userAgent }: GatewayContext,
  cacheLoads: boolean,
): RequestScope {
  return { actor, requestId, traceId, clientAddress, userAgent, cacheLoads };
}

/**
 * A subgraph in this process. A fetch is parsed when its plan is compiled, and neither printed nor validated, for the
 * planner wrote it; the subgraph's context, loaders and permission rules apply as they do over HTTP.
 */
export function openInProcessDataSource(subgraph: MountedSubgraph): DataSource<GatewayContext> {
  return {
    prepareFetch({ text }) {
      const document = parse(text, { noLocation: true });
      return async (variables, { context, kind }) => {
        // A query's fetches share a context, so that no entity is loaded twice; a mutation's must see each other's writes,
        // and the context of an event belongs to that event alone.
        const cacheLoads = kind !== 'mutation';
        const result = await subgraph.execute({
          document,
          variables,
          scope: scopeOf(context, cacheLoads),
          shareContext: cacheLoads ? context : undefined,
        });
        return toResponse(result);
      };
    },
    prepareSubscription({ text }) {
      const document = parse(text, { noLocation: true });
      return async (variables, { context }) => {
        const events = await subgraph.subscribe({
          document,
          variables,
          scope: scopeOf(context, false),
        });
        return Symbol.asyncIterator in events ? mapStream(events, toResponse) : toResponse(events);
      };
    },
    async close() {},
  };
}
