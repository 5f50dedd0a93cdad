import { hash } from '../random.ts';
import { canonical, isObject, type JsonObject } from './json.ts';

/** An object as the resolvers of the fake subgraphs know it. Whatever it answers follows from this alone. */
export interface Thing {
  readonly __typename: string;
  /** Of an entity `<type>:<number>`, the same in all subgraphs; of other objects, where they come from. */
  readonly identity: string;
  /** What the subgraph was told about an entity. A field with `@requires` depends on it. */
  readonly representation?: string;
}

/** Few enough that one answer often holds the same entity more than once. */
const population = 5;

/** Fields of keys, and the object some keys lead through. Entities of different types have equal keys. */
const identityFields = new Set(['id', 'code', 'region', 'area']);
const holderFields = new Set(['org', 'deep']);

/** Whether a field is part of a key somewhere. */
export function isKeyField(name: string): boolean {
  return identityFields.has(name) || holderFields.has(name) || name === 'num';
}

/** @returns what a key's field answers */
export function keyValue({ identity }: Thing, name: string): unknown {
  if (holderFields.has(name)) return { __typename: 'Org', identity } satisfies Thing;
  const number = identity.slice(identity.indexOf(':') + 1);
  return name === 'num' ? Number(number) : number;
}

/** Which entities there are: a member of an interface with a key shares its identity with the interface. */
export class Population {
  readonly #interfaces: ReadonlyMap<string, readonly string[]>;

  constructor(entityInterfaces: ReadonlyMap<string, readonly string[]>) {
    this.#interfaces = entityInterfaces;
  }

  /** @returns an entity of that type: the wanted one, or where another type has it, the next */
  entity(typeName: string, wanted: number): Thing {
    const [interfaceName, members] =
      [...this.#interfaces].find(([, names]) => names.includes(typeName)) ?? [];
    if (!interfaceName || !members)
      return { __typename: typeName, identity: `${typeName}:${wanted % population}` };
    for (let number = wanted % population; ; number++) {
      const identity = `${interfaceName}:${number}`;
      if (this.#memberOf(identity, members) === typeName) return { __typename: typeName, identity };
    }
  }

  /** @returns an entity known by its interface, whose own type follows from its identity */
  interfaceEntity(interfaceName: string, wanted: number): Thing {
    const identity = `${interfaceName}:${wanted % population}`;
    return { __typename: this.concreteType(interfaceName, identity), identity };
  }

  isInterface(name: string): boolean {
    return this.#interfaces.has(name);
  }

  concreteType(interfaceName: string, identity: string): string {
    return this.#memberOf(identity, this.#interfaces.get(interfaceName) ?? []);
  }

  /** @returns the entity that a representation describes, by whichever key; a senseless one describes some entity too */
  referred(representation: JsonObject): Thing {
    const text = canonical(representation);
    const { __typename: type, id, code, region, org, num } = representation;
    const typeName = String(type);
    const owner = [...this.#interfaces].find(([, names]) => names.includes(typeName))?.[0] ?? typeName;
    const number = [id, code, region, isObject(org) ? org.area : undefined, num].find((key) =>
      /^\d+$/.test(String(key)),
    );
    const identity = `${owner}:${number ?? hash(text) % population}`;
    return { __typename: typeName, identity, representation: text };
  }

  #memberOf(identity: string, members: readonly string[]): string {
    return members[hash('member', identity) % members.length] ?? identity;
  }
}
