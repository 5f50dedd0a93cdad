import type { ArgumentDraft, FieldDraft, ObjectDraft, SubgraphDraft } from './model.ts';

const directives = [
  '@key',
  '@shareable',
  '@external',
  '@requires',
  '@provides',
  '@override',
  '@inaccessible',
  '@tag',
  '@interfaceObject',
  '@context',
  '@fromContext',
];

function printArgument({ name, type, defaultValue, directives }: ArgumentDraft): string {
  const standard = defaultValue === undefined ? '' : ` = ${defaultValue}`;
  return [`${name}: ${type}${standard}`, ...directives].join(' ');
}

function printField({ name, type, args, directives }: FieldDraft): string {
  const list = args.length > 0 ? `(${args.map(printArgument).join(', ')})` : '';
  return `  ${[`${name}${list}: ${type}`, ...directives].join(' ')}`;
}

/** Composition knows the root types by their role. */
function rootName(name: string): string {
  return `Own${name}`;
}

function printRoots({ objects }: SubgraphDraft): string {
  const roots = ['Query', 'Mutation'].filter((name) => objects.has(name));
  return `schema { ${roots.map((name) => `${name.toLowerCase()}: ${rootName(name)}`).join(' ')} }`;
}

function printObject(
  { kind, name, implementing, directives, fields }: ObjectDraft,
  renamesRoots: boolean,
): string {
  const parents = implementing.size > 0 ? [`implements ${[...implementing].join(' & ')}`] : [];
  const isRoot = name === 'Query' || name === 'Mutation';
  const head = [kind, isRoot && renamesRoots ? rootName(name) : name, ...parents, ...directives].join(' ');
  return `${head} {\n${[...fields.values()].map(printField).join('\n')}\n}`;
}

/** @returns the subgraph's schema as its authors would have written it */
export function printSubgraph(subgraph: SubgraphDraft): string {
  const { objects, unions, definitions, renamesRoots } = subgraph;
  const imports = directives.map((name) => `"${name}"`).join(', ');
  return [
    ...(renamesRoots ? [printRoots(subgraph)] : []),
    `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])`,
    ...definitions.values(),
    ...[...unions].map(([name, members]) => `union ${name} = ${[...members].join(' | ')}`),
    ...[...objects.values()].map((object) => printObject(object, renamesRoots)),
    '',
  ].join('\n');
}
