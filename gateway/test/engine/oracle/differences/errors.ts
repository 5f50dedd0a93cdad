import type { KnownDifference } from './difference.ts';

const unusableFetch = `
  const list = currentCursor.path.indexOf('@');
  correct('unusable answers');
  context.errors.push(new graphql_1.GraphQLError(
    'The service "' + fetch.serviceName + '" answered something that cannot be used.',
    {
      path: list === -1 ? currentCursor.path : currentCursor.path.slice(0, list),
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: fetch.serviceName },
    },
  ));
  return;`;

/** What becomes of errors, and of answers that cannot be used. */
export const errorsDifferences: readonly KnownDifference[] = [
  {
    name: 'error paths of entities',
    reason:
      'The index in the path of an error of `_entities` is that of a representation. The stock executor takes it for that of an entity at the path, which is another one as soon as an entity before it lacked what a representation needs. Where the path names no entity, or one that another answer has replaced meanwhile, it makes one up, or leaves `@` and `_entities` in it.',
    patches: [
      {
        file: 'executeQueryPlan',
        find: 'await sendOperation({ ...variables, representations });',
        replace:
          'await sendOperation({ ...variables, representations }, representationToEntity.map((index) => ({ index, entity: entities[index] })));',
      },
      {
        file: 'executeQueryPlan',
        find: 'async function sendOperation(variables) {',
        replace: 'async function sendOperation(variables, represented) {',
      },
      {
        file: 'executeQueryPlan',
        find: 'makeLazyErrorPathGenerator(fetch, currentCursor);',
        replace: 'makeLazyErrorPathGenerator(fetch, currentCursor, represented);',
      },
      {
        file: 'executeQueryPlan',
        find: 'context.errors.push(...errors);',
        replace: `
          // What the fake subgraphs report for each equal representation is one error, where it belongs to one place.
          const placed = errors.map((error, index) => JSON.stringify([
            error, variables.representations?.[response.errors[index].path?.[1]] ?? index,
          ]));
          context.errors.push(...errors.filter((_, index) => placed.indexOf(placed[index]) === index));`,
      },
      {
        file: 'executeQueryPlan',
        find: 'function makeLazyErrorPathGenerator(fetch, cursor) {',
        replace: `function makeLazyErrorPathGenerator(fetch, cursor, represented) {
          const stock = makeStockErrorPathGenerator(fetch, cursor);
          const list = cursor.path.indexOf('@');
          const fixed = list === -1 ? cursor.path : cursor.path.slice(0, list);
          const holds = (path, entity) => path.reduce((value, step) => value?.[step], cursor.fullResult) === entity;
          function locate({ index, entity }) {
            const paths = [];
            generateHydratedPaths([], cursor.path, cursor.fullResult, paths);
            const own = fetch.entityPaths?.[index] ?? paths[index] ?? [];
            return holds(own, entity) ? own : paths.find((path) => holds(path, entity)) ?? [];
          }
          return (errorPath) => {
            if (!errorPath) return undefined;
            const which = errorPath[0] === '_entities' ? represented?.[errorPath[1]] : undefined;
            const located = which === undefined ? [] : locate(which);
            const right = located.length > 0 ? [...located, ...errorPath.slice(2)]
              : fetch.requires ? fixed : [...fixed, ...errorPath];
            if (JSON.stringify(right) !== JSON.stringify(stock(errorPath))) correct('error paths of entities');
            return right;
          };
        }
        function makeStockErrorPathGenerator(fetch, cursor) {`,
      },
    ],
  },
  {
    name: 'inherited error codes',
    reason:
      'An error code such as `constructor` is looked up among inherited properties, and the answer of the subgraph is lost in a TypeError.',
    patches: [
      {
        file: 'executeQueryPlan',
        find: 'const codeDef = (0, federation_internals_1.errorCodeDef)(originalError);',
        replace: `let codeDef = (0, federation_internals_1.errorCodeDef)(originalError);
          if (codeDef && !codeDef.err) { codeDef = undefined; correct('inherited error codes'); }`,
      },
    ],
  },
  {
    name: 'unusable answers',
    reason:
      'Data that is no object is taken for none, and nothing is said of it. A wrong number of entities, or something else than a list of them, is reported in words of the executor that no client understands, without a path and a code; or once more although the subgraph reported why.',
    patches: [
      {
        file: 'executeQueryPlan',
        find: 'const service = context.serviceMap[fetch.serviceName];',
        replace: 'const service = context.serviceMap[fetch.serviceName]; let reported = false;',
      },
      {
        file: 'executeQueryPlan',
        find: 'if (response.errors) {',
        replace: 'if (response.errors) { reported = response.errors.length > 0;',
      },
      {
        file: 'executeQueryPlan',
        find: 'const dataReceivedFromService = await sendOperation(variables);',
        replace: `const dataReceivedFromService = await sendOperation(variables);
          if (dataReceivedFromService != null && (typeof dataReceivedFromService !== 'object' || Array.isArray(dataReceivedFromService))) {
            correct('unusable answers');
            context.errors.push(new graphql_1.GraphQLError(
              'The service "' + fetch.serviceName + '" answered something that cannot be used.',
              { extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: fetch.serviceName } },
            ));
            return;
          }`,
      },
      {
        file: 'executeQueryPlan',
        find: 'if (!(dataReceivedFromService._entities &&',
        replace: `if (dataReceivedFromService._entities === null && reported) {
            correct('unusable answers');
            return;
          }
          if (!(dataReceivedFromService._entities &&`,
      },
      {
        file: 'executeQueryPlan',
        find: 'throw new Error(`Expected "data._entities" in response to be an array`);',
        replace: unusableFetch,
      },
      {
        file: 'executeQueryPlan',
        find: 'if (receivedEntities.length !== representations.length) {',
        replace: `if (receivedEntities.length !== representations.length) { ${unusableFetch}`,
      },
    ],
  },
];
