import type { Random } from '../random.ts';

const aliases = ['a', 'b', 'constructor', '__proto__', 'toString', 'id'];

interface Taken {
  readonly signature: string;
  readonly below: ResponseScope;
}

/**
 * The response names of one object in the answer. Fragments on the same object share a scope, so that fields under one
 * name always merge: they have the same field name, arguments and type.
 */
export class ResponseScope {
  readonly #taken = new Map<string, Taken>();

  /**
   * Finds a response name for a field.
   * @param signature what two fields must have in common to be merged
   * @returns an alias with its colon, where one is needed, and the scope of what is selected below the field
   */
  claim(random: Random, field: string, signature: string): { prefix: string; below: ResponseScope } {
    const wanted = random.chance(0.25) ? random.pick(aliases) : field;
    for (let attempt = 0; ; attempt++) {
      const name = attempt === 0 ? wanted : `${wanted}_${attempt}`;
      const taken = this.#taken.get(name) ?? { signature, below: new ResponseScope() };
      if (taken.signature !== signature) continue;
      this.#taken.set(name, taken);
      return { prefix: name === field ? '' : `${name}: `, below: taken.below };
    }
  }
}
