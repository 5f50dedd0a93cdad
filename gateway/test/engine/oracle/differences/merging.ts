import type { KnownDifference } from './difference.ts';

/** How answers are put together. */
export const mergingDifferences: readonly KnownDifference[] = [
  {
    name: 'lists of lists in two parts',
    reason: 'Of a list of lists that two subgraphs answer in parts, only the part that came last is kept.',
    patches: [
      {
        file: 'utilities/deepMerge',
        find: `else {
                    target[key][i] = source[key][i];
                }`,
        replace: `else if (Array.isArray(target[key][i]) && Array.isArray(source[key][i])) {
                    correct('lists of lists in two parts');
                    deepMerge({ list: target[key][i] }, { list: source[key][i] }, key);
                    if (target[key][i].length !== source[key][i].length) target[key][i] = source[key][i];
                }
                else {
                    target[key][i] = source[key][i];
                }`,
      },
    ],
  },
  {
    name: 'types of interface objects',
    reason:
      'A subgraph for which an interface is an object (`@interfaceObject`) says that the object is of the interface. The stock executor believes it, although another subgraph has said of which type it is, and leaves out what was asked of that type. Apollo Router does not.',
    patches: [
      {
        file: 'executeQueryPlan',
        find: 'const unfilteredData = Object.create(null);',
        replace: `deepMerge_1.deepMerge.isSubType = (general, special) => {
            const type = supergraphSchema.getType(general);
            const other = supergraphSchema.getType(special);
            return graphql_1.isInterfaceType(type) && graphql_1.isObjectType(other) && supergraphSchema.isSubType(type, other);
          };
          const unfilteredData = Object.create(null);`,
      },
      {
        file: 'utilities/deepMerge',
        find: '(0, own_1.defineOwn)(target, key);',
        replace: `if (key === '__typename' && typeof target[key] === 'string' && typeof source[key] === 'string'
            && deepMerge.isSubType(source[key], target[key])) {
            correct('types of interface objects');
            continue;
          }
          (0, own_1.defineOwn)(target, key);`,
      },
    ],
  },
  {
    name: 'renamed falsy values',
    reason:
      'A field that had to be renamed on the way, because its type differs by object, is lost when it is 0, false or empty.',
    patches: [
      {
        file: 'dataRewrites',
        find: 'if (objAtPath) {',
        replace: `if (objAtPath !== undefined) {
          if (!objAtPath) correct('renamed falsy values');`,
      },
    ],
  },
];
