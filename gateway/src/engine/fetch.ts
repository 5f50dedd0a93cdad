import type { FetchNode } from '@apollo/query-planner';
import { type CompileEnvironment, compileVariables, documentOf } from './compile-environment.ts';
import { compileContextGroups } from './context-arguments.ts';
import { compileEntityFetch } from './entity-fetch.ts';
import { subgraphError, unusableAnswer } from './errors.ts';
import type { RunNode } from './execution.ts';
import { mergeIntoEach } from './merging.ts';
import { compileCollector, fixedPart, type PlanPath } from './paths.ts';
import { isObject } from './result-object.ts';
import { compileRewrites } from './rewrites.ts';

/** Adds the data of a root fetch to every object at the node's path. */
function compileRootFetch<Context extends object>(
  node: FetchNode,
  path: PlanPath,
  { supergraph, dataSource }: CompileEnvironment<Context>,
): RunNode<Context> {
  const fetch = dataSource(node.serviceName).prepareFetch(documentOf(node));
  const variablesOf = compileVariables(node.variableUsages);
  const rewrite = compileRewrites(node.outputRewrites, supergraph.typesOf);
  const collect = compileCollector(path);
  const prefix = fixedPart(path);

  return async (execution) => {
    const targets = collect(execution.result);
    if (targets.length === 0) return;
    const { data, errors } = await fetch(variablesOf(execution.variables), execution.scope);
    for (const error of errors ?? []) {
      const at = error.path && [...prefix, ...error.path];
      execution.errors.push(subgraphError(error, node.serviceName, at));
    }
    if (data === null || data === undefined) return;
    if (!isObject(data)) {
      execution.errors.push(unusableAnswer(node.serviceName));
      return;
    }
    rewrite?.(data);
    mergeIntoEach(targets, data, supergraph.implements);
  };
}

/** Makes the function that runs one fetch of a plan and merges its answer into the result. */
export function compileFetch<Context extends object>(
  node: FetchNode,
  path: PlanPath,
  environment: CompileEnvironment<Context>,
): RunNode<Context> {
  if (!node.requires) return compileRootFetch(node, path, environment);
  const fetchEntities = compileEntityFetch(node, path, environment);
  if (!node.contextRewrites?.length) {
    const collect = compileCollector(path);
    return (execution) => fetchEntities(execution, collect(execution.result), {});
  }
  const groupsOf = compileContextGroups(node.contextRewrites, path, environment.supergraph.typesOf);
  return async (execution) => {
    const groups = groupsOf(execution.result);
    await Promise.all(groups.map(({ entities, variables }) => fetchEntities(execution, entities, variables)));
  };
}
