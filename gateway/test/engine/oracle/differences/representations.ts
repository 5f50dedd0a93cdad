import type { KnownDifference } from './difference.ts';

/** What subgraphs are sent to find an entity and resolve its fields. */
export const representationsDifferences: readonly KnownDifference[] = [
  {
    name: 'contextual arguments',
    reason: 'Arguments with `@fromContext` are never sent: the stock executor ignores `contextRewrites`.',
    patches: [
      {
        file: 'executeQueryPlan',
        find: 'const variables = Object.create(null);',
        replace: `if (fetch.contextRewrites?.length) {
            correct('contextual arguments');
            const paths = [];
            generateHydratedPaths([], currentCursor.path, currentCursor.fullResult, paths);
            const groups = new Map();
            entities.forEach((entity, index) => {
              const contextVariables = contextVariablesAt(paths[index] ?? [], fetch, currentCursor.fullResult, context.supergraphSchema);
              const key = JSON.stringify(contextVariables);
              const group = groups.get(key) ?? { contextVariables, entities: [], entityPaths: [] };
              group.entities.push(entity);
              group.entityPaths.push(paths[index]);
              groups.set(key, group);
            });
            await Promise.all([...groups.values()].map((group) => executeFetch(
              context,
              { ...fetch, contextRewrites: undefined, contextVariables: group.contextVariables, entityPaths: group.entityPaths },
              { ...currentCursor, data: group.entities },
              traceNode,
              telemetryConfig,
            ).catch((error) => context.errors.push(error))));
            return;
          }
          const variables = Object.assign(Object.create(null), fetch.contextVariables);`,
      },
      {
        file: 'executeQueryPlan',
        find: 'async function executeFetch(',
        replace: `function contextVariablesAt(path, fetch, root, schema) {
            const objects = [root];
            let value = root;
            path.forEach((step, index) => {
              value = value[step];
              if (typeof path[index + 1] !== 'number') objects.push(value);
            });
            const variables = {};
            for (const rewrite of fetch.contextRewrites) {
              const up = rewrite.path.filter((step) => step === '..').length;
              const found = rewrite.path.slice(up).reduce((object, step) => {
                if (object === undefined) return undefined;
                if (!step.startsWith('... on ')) return (0, own_1.getOwn)(object, step);
                return (0, dataRewrites_1.isObjectOfType)(schema, object, step.slice(7)) ? object : undefined;
              }, objects[objects.length - 1 - up]);
              if (found !== undefined) variables[rewrite.renameKeyTo] = found;
            }
            return variables;
          }
          async function executeFetch(`,
      },
    ],
  },
  {
    name: 'lists of lists in representations',
    reason:
      'What `@requires` takes from a list of lists is sent as nulls, because only the first level is looked through.',
    patches: [
      {
        file: 'executeQueryPlan',
        find: `result[responseName] = source[responseName].map((value) => selections
                        ? executeSelectionSet(schema, value, selections)
                        : value);`,
        replace: `const copy = (value, depth) => {
            if (depth > 0 && Array.isArray(value) && selections) correct('lists of lists in representations');
            return Array.isArray(value) ? value.map((item) => copy(item, depth + 1))
              : selections ? executeSelectionSet(schema, value ?? null, selections) : value;
          };
          result[responseName] = copy(source[responseName], 0);`,
      },
    ],
  },
];
