import { hash, Random } from '../random.ts';
import { addContext } from './context.ts';
import { addEntities } from './entities.ts';
import { addEntityInterface } from './entity-interfaces.ts';
import { hideFields } from './hiding.ts';
import { addInterfaces } from './interfaces.ts';
import { addLeaves } from './leaves.ts';
import type { WorldDraft } from './model.ts';
import { addOverrides } from './override.ts';
import { printSubgraph } from './print.ts';
import { addProvides } from './provides.ts';
import { addRelations, addRootFields } from './relations.ts';
import { addRequires } from './requires.ts';
import { shareFields } from './sharing.ts';
import { addSplitTypes } from './split.ts';
import { addUnions } from './unions.ts';
import { addValueTypes } from './values.ts';

/** The schemas of some subgraphs, and what the fake subgraphs must know about them. */
export interface GeneratedSchemas {
  readonly seed: number;
  readonly subgraphs: readonly { readonly name: string; readonly sdl: string }[];
  /** Interfaces that are entities, and the entities that implement them. */
  readonly entityInterfaces: ReadonlyMap<string, readonly string[]>;
}

/** @returns the schemas of two to five subgraphs, which compose more often than not */
export function generateSchemas(seed: number): GeneratedSchemas {
  const random = new Random(hash('schemas', seed));
  const names = ['alpha', 'beta', 'constructor', 'gamma', 'delta'].slice(0, random.between(2, 5));
  const world: WorldDraft = {
    random,
    subgraphs: names.map((name) => ({
      name,
      renamesRoots: random.chance(0.2),
      objects: new Map(),
      unions: new Map(),
      definitions: new Map(),
    })),
    entities: new Map(),
    entityInterfaces: new Map(),
    declare: new Map(),
    forbidden: new Set(),
    leaves: [],
    composites: [],
    objects: [],
    inputs: [],
  };
  addLeaves(world);
  addValueTypes(world);
  addEntities(world);
  addEntityInterface(world);
  addInterfaces(world);
  addSplitTypes(world);
  addUnions(world);
  addRelations(world);
  addRootFields(world);
  addRequires(world);
  addProvides(world);
  addOverrides(world);
  addContext(world);
  hideFields(world);
  shareFields(world);
  return {
    seed,
    subgraphs: world.subgraphs.map((subgraph) => ({ name: subgraph.name, sdl: printSubgraph(subgraph) })),
    entityInterfaces: world.entityInterfaces,
  };
}
