import {
  type ArgumentDraft,
  declaringSubgraphs,
  type FieldDraft,
  plainField,
  type WorldDraft,
} from './model.ts';

/** Every JavaScript object inherits these, so whoever reads a property without looking whose it is, is caught. */
const inherited = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf'];

function randomArgument(world: WorldDraft, name: string): ArgumentDraft {
  const { random } = world;
  const input = random.pick(world.inputs);
  const hidden = random.chance(0.08) && (!input.type.endsWith('!') || input.defaultValue !== undefined);
  return { ...input, name, directives: hidden ? ['@inaccessible'] : [] };
}

/** @returns no arguments most of the time */
export function randomArguments(world: WorldDraft, probability = 0.3): ArgumentDraft[] {
  const { random } = world;
  if (!random.chance(probability)) return [];
  const names = random.shuffled(['by', 'of', 'constructor', 'toString']).slice(0, random.between(1, 2));
  return names.map((name) => randomArgument(world, name));
}

/** Wraps a type in lists and non-null marks. */
export function wrapped(world: WorldDraft, name: string, listProbability: number): string {
  const { random } = world;
  const bang = (probability = 0.25): string => (random.chance(probability) ? '!' : '');
  if (!random.chance(listProbability)) return `${name}${bang()}`;
  if (random.chance(0.25)) return `[[${name}${bang()}]${bang()}]${bang()}`;
  return `[${name}${bang()}]${bang()}`;
}

/** @returns a name that no subgraph has given to a field of the type */
export function freeName(world: WorldDraft, typeName: string, stem: string): string {
  const { random } = world;
  const isFree = (name: string): boolean => declaringSubgraphs(world, typeName, name).length === 0;
  const trap = random.pick(inherited);
  if (random.chance(0.12) && isFree(trap)) return trap;
  for (let index = 1; ; index++) {
    if (isFree(`${stem}${index}`)) return `${stem}${index}`;
  }
}

export function leafField(world: WorldDraft, typeName: string, stem = 'leaf'): FieldDraft {
  const type = wrapped(world, world.random.pick(world.leaves), 0.25);
  return plainField(freeName(world, typeName, stem), type, randomArguments(world));
}
