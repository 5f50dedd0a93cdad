import type { FetchNode } from '@apollo/query-planner';
import type { GraphQLFormattedError } from 'graphql';
import { type CompileEnvironment, compileVariables, documentOf } from './compile-environment.ts';
import type { SubgraphResponse } from './data-source.ts';
import { compileDistinct, type Representations } from './distinct.ts';
import { subgraphError, unusableAnswer } from './errors.ts';
import type { Execution, ExecutionState } from './execution.ts';
import { mergeIntoEach } from './merging.ts';
import { fixedPart, locateObjects, type PlanPath } from './paths.ts';

import { isObject, type JsonObject } from './result-object.ts';
import { compileRewrites } from './rewrites.ts';
import type { LoadedSupergraph } from './supergraph.ts';

/** Fetches fields of entities by their representations and merges them into the entities. */
export type FetchEntities<Context extends object> = (
  execution: Execution<Context>,
  entities: readonly JsonObject[],
  contextVariables: Readonly<Record<string, unknown>>,
) => Promise<void>;

type Deliver = (execution: ExecutionState, answer: SubgraphResponse, sent: Representations) => void;

/** Puts the errors of an answer where the entities they belong to are in the client's response. */
function reportErrors(
  errors: readonly GraphQLFormattedError[],
  { serviceName }: FetchNode,
  path: PlanPath,
  execution: ExecutionState,
  sent: Representations,
): void {
  const located = locateObjects(execution.result, path);
  for (const error of errors) {
    const [root, index, ...below] = error.path ?? [];
    const entities = root === '_entities' && typeof index === 'number' ? sent.entities[index] : undefined;
    // The stock executor takes the index for that of an entity, and is wrong as soon as one needed no fetch.
    const places = [...new Set(entities)].flatMap((entity) => located.get(entity) ?? []);
    for (const place of places) {
      execution.errors.push(subgraphError(error, serviceName, [...place, ...below]));
    }
    // It names no entity, or one that another answer has replaced meanwhile.
    if (places.length === 0)
      execution.errors.push(subgraphError(error, serviceName, error.path && fixedPart(path)));
  }
}

/** Makes the function that merges each entity of an answer into the places that asked for it. */
function compileDelivery(node: FetchNode, path: PlanPath, supergraph: LoadedSupergraph): Deliver {
  const { serviceName } = node;
  const rewrite = compileRewrites(node.outputRewrites, supergraph.typesOf);

  return (execution, { data, errors }, sent) => {
    if (errors?.length) reportErrors(errors, node, path, execution, sent);
    if (data === null || data === undefined) return;
    const received = isObject(data) ? data._entities : undefined;
    // Null instead of the list is how a subgraph's error in an entity that may not be null arrives.
    if (received === null && errors?.length) return;
    if (!Array.isArray(received) || received.length !== sent.values.length) {
      execution.errors.push(unusableAnswer(serviceName, fixedPart(path)));
      return;
    }
    for (let index = 0; index < received.length; index++) {
      const entity: unknown = received[index];
      const entities = sent.entities[index] ?? [];
      if (!isObject(entity)) continue;
      // A type that says nothing must not replace the one that is known, and rewrites look at the type.
      if (!entity.__typename && (rewrite || entity.__typename !== undefined))
        entity.__typename = entities[0]?.__typename;
      rewrite?.(entity);
      mergeIntoEach(entities, entity, supergraph.implements);
    }
  };
}

/** Makes the function that runs a fetch of `_entities`. */
export function compileEntityFetch<Context extends object>(
  node: FetchNode,
  path: PlanPath,
  { supergraph, dataSource }: CompileEnvironment<Context>,
): FetchEntities<Context> {
  const fetch = dataSource(node.serviceName).prepareFetch(documentOf(node));
  const variablesOf = compileVariables(node.variableUsages);
  const represent = compileDistinct(node.requires ?? [], supergraph.typesOf);
  const rewrite = compileRewrites(node.inputRewrites, supergraph.typesOf);
  const deliver = compileDelivery(node, path, supergraph);

  return async (execution, entities, contextVariables) => {
    if (entities.length === 0) return;
    const sent = represent(entities);
    if (sent.values.length === 0) return;
    // Only now, since equal representations of different types must not become one by a rewrite of their type.
    if (rewrite) sent.values.forEach(rewrite);
    const representations = sent.values;
    const variables = { ...variablesOf(execution.variables), ...contextVariables, representations };
    deliver(execution, await fetch(variables, execution.scope), sent);
  };
}
