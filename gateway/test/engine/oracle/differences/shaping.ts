import type { KnownDifference } from './difference.ts';

const unusableValue = `
  correct('unusable values');
  (parameters.errors.unusable ??= []).push({
    message: 'A service answered something that cannot be used here.',
    path: Array.from(path),
    extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
  });
  return { updated: null, hasErrors: true };`;

/** What is made of the data for the client. */
export const shapingDifferences: readonly KnownDifference[] = [
  {
    name: 'fragments on objects of one type',
    reason:
      'Where a field returns an object type, subgraphs are not asked for `__typename`. Below a fragment on an interface or union, the stock executor forgets the type and leaves out what is in `... on Interface { ... on Type { field } }`.',
    patches: [
      {
        file: 'resultShaping',
        find: 'const typename = input[federation_internals_1.typenameFieldName];',
        replace: `const typename = input[federation_internals_1.typenameFieldName] || declaredTypes.get(input);
          if (!input[federation_internals_1.typenameFieldName] && typename
            && typeConditionApplies(parameters.schema, fragment.typeCondition, typename, parentType)
              !== typeConditionApplies(parameters.schema, fragment.typeCondition, undefined, parentType))
            correct('fragments on objects of one type');`,
      },
      {
        file: 'resultShaping',
        find: 'function applySelectionSet({',
        replace: `const declaredTypes = new WeakMap();
          function applySelectionSet({`,
      },
      {
        file: 'resultShaping',
        find: 'const outputValueObject = outputValue === undefined',
        replace: `declaredTypes.set(inputValue, objType.name);
          const outputValueObject = outputValue === undefined`,
      },
    ],
  },
  {
    name: 'types of roots',
    reason:
      'A subgraph may call its root types as it likes, and is asked for their `__typename` where that depends on a condition. The stock executor takes the answer for the type of the whole result, and leaves out what is in `... on Query`.',
    patches: [
      {
        file: 'resultShaping',
        find: "const type = inputValue !== null && typeof inputValue === 'string'",
        replace: "const type = path.length > 0 && inputValue !== null && typeof inputValue === 'string'",
      },
      {
        file: 'resultShaping',
        find: 'const fragment = selection.element;',
        replace: `const fragment = selection.element;
          if (path.length === 0 && input.__typename !== undefined && input.__typename !== parentType.name) {
            correct('types of roots');
            input = Object.assign(Object.create(null), input, { __typename: parentType.name });
          }`,
      },
    ],
  },
  {
    name: 'unusable values',
    reason:
      'One value that is a list where an object should be, or the like, and the client gets no data at all, or the request is rejected (`value.flatMap is not a function`).',
    patches: [
      {
        file: 'resultShaping',
        find: '(0, federation_internals_1.assert)(Array.isArray(inputValue), () =>',
        replace: `if (!Array.isArray(inputValue)) { ${unusableValue} }
          (0, federation_internals_1.assert)(Array.isArray(inputValue), () =>`,
      },
      {
        file: 'resultShaping',
        find: "(0, federation_internals_1.assert)(typeof inputValue === 'object', () =>",
        replace: `if (typeof inputValue !== 'object' || Array.isArray(inputValue)) { ${unusableValue} }
          (0, federation_internals_1.assert)(typeof inputValue === 'object', () =>`,
      },
      {
        file: 'resultShaping',
        find: "(0, federation_internals_1.assert)(inputTypename === undefined || typeof inputTypename === 'string', () =>",
        replace: `if (inputTypename !== undefined && typeof inputTypename !== 'string') correct('unusable values');
          (0, federation_internals_1.assert)(true, () =>`,
      },
      {
        file: 'executeQueryPlan',
        find: 'if (source === null) {',
        replace: `if (typeof source !== 'object') correct('unusable values');
          if (source === null || typeof source !== 'object') {`,
      },
      {
        file: 'executeQueryPlan',
        find: 'if (errors.length === 0 && postProcessingErrors.length > 0) {',
        replace: `for (const { message, path, extensions } of postProcessingErrors.unusable ?? [])
            errors.push(new graphql_1.GraphQLError(message, { path, extensions }));
          if (errors.length === 0 && postProcessingErrors.length > 0) {`,
      },
      {
        file: 'executeQueryPlan',
        find: 'if (path.length === 0)\n        return value;\n    if (value === undefined || value === null)',
        replace: `if (Array.isArray(value) ? path[0] !== '@' : path[0] === '@' && value != null) {
          correct('unusable values');
          return Array.isArray(value) ? value.flatMap((element) => flattenResultsAtPath(element, path))
            : flattenResultsAtPath(value, path.slice(1));
        }
        if (path.length === 0) return typeof value === 'object' ? value : undefined;
        if (value === undefined || value === null)`,
      },
      {
        file: 'executeQueryPlan',
        find: 'if (head == null) {\n        result.push(parent.slice());',
        replace: `if (Array.isArray(data) ? head !== '@' : head === '@') {
          if (!Array.isArray(data)) return generateHydratedPaths(parent, path.slice(1), data, result);
          for (const [i, value] of data.entries()) generateHydratedPaths([...parent, i], path, value, result);
        }
        else if (head == null) {
          if (typeof data === 'object') result.push(parent.slice());`,
      },
      {
        file: 'dataRewrites',
        find: 'if (!objTypename) {',
        replace: `if (objTypename && typeof objTypename !== 'string') {
            correct('unusable values');
            return false;
          }
          if (!objTypename) {`,
      },
      {
        file: 'utilities/deepMerge',
        find: 'if (target[key] && (0, predicates_1.isObject)(source[key])) {',
        replace: `if (target[key] && (0, predicates_1.isObject)(source[key]) && !(0, predicates_1.isObject)(target[key])) {
            correct('unusable values');
            target[key] = source[key];
        }
        else if (target[key] && (0, predicates_1.isObject)(source[key])) {`,
      },
    ],
  },
];
