import type { SubgraphDraft, WorldDraft } from './model.ts';

/** Enum values are names like any other; these are also the names of what every JavaScript object inherits. */
const moods = ['CALM', 'toString', 'WILD', 'constructor', 'ODD'];

function declareText(world: WorldDraft, name: string, text: (subgraph: SubgraphDraft) => string): void {
  world.declare.set(name, (subgraph) => subgraph.definitions.set(name, text(subgraph)));
}

/** An enum only answered: each subgraph has values of its own, and clients see all of them but the hidden one. */
function addOutputEnum(world: WorldDraft): void {
  const hidden = world.random.chance(0.4) ? 'ODD @inaccessible' : 'ODD';
  declareText(world, 'Mood', () => {
    const values = world.random.some(moods.slice(0, -1), 2);
    return `enum Mood { ${[...values, hidden].join(' ')} }`;
  });
  world.leaves.push('Mood');
}

/** An enum only asked: clients see what all subgraphs know. */
function addInputEnum(world: WorldDraft): void {
  declareText(
    world,
    'Order',
    () => `enum Order { UP valueOf ${world.random.chance(0.5) ? 'SIDEWAYS' : ''} }`,
  );
  world.inputs.push({ type: 'Order' }, { type: 'Order', defaultValue: 'UP' });
}

/** An enum both asked and answered is the same everywhere. */
function addSharedEnum(world: WorldDraft): void {
  declareText(world, 'Level', () => 'enum Level { LOW HIGH hasOwnProperty }');
  world.leaves.push('Level');
  world.inputs.push({ type: 'Level!' }, { type: 'Level', defaultValue: 'HIGH' });
}

function addFilter(world: WorldDraft): void {
  const withNeeded = world.random.chance(0.5);
  declareText(world, 'Filter', (subgraph) => {
    const optional = ['word: String = "any"', 'size: Int', 'within: Filter', 'list: [[Int!]]'];
    const kept = optional.filter(() => world.random.chance(0.8));
    world.declare.get('Level')?.(subgraph);
    return `input Filter { level: Level = LOW ${withNeeded ? 'needed: Boolean!' : ''} ${kept.join(' ')} }`;
  });
  world.inputs.push({ type: 'Filter' }, { type: '[Filter!]' });
}

/** The types without fields, and the input types. Each is declared by the subgraphs that mention it. */
export function addLeaves(world: WorldDraft): void {
  world.leaves.push('String', 'Int', 'Float', 'Boolean', 'ID', 'Blob');
  declareText(world, 'Blob', () => 'scalar Blob');
  world.inputs.push(
    { type: 'Int' },
    { type: 'Int', defaultValue: '5' },
    { type: 'Int!', defaultValue: '2' },
    { type: 'String!' },
    { type: 'String', defaultValue: 'null' },
    { type: '[ID!]' },
    { type: 'Boolean', defaultValue: 'false' },
    { type: 'Blob' },
    { type: '[[Int]]', defaultValue: '[[1], null]' },
  );
  addOutputEnum(world);
  addInputEnum(world);
  addSharedEnum(world);
  addFilter(world);
}
