/** 32 bits that look random and depend on nothing but the parts and their order. */
export function hash(...parts: readonly (string | number)[]): number {
  let bits = 0x811c9dc5;
  for (const part of parts) {
    const text = `${part}|`;
    for (let index = 0; index < text.length; index++) {
      bits = Math.imul(bits ^ text.charCodeAt(index), 0x01000193);
    }
  }
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A stream of pseudo-random choices that is the same for the same seed, on every machine (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** @returns a number in [0, 1) */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /** @returns a whole number in [0, limit) */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** @returns a whole number in [least, most] */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** @throws RangeError when there is nothing to pick from */
  pick<Item>(items: readonly Item[]): Item {
    const index = this.below(items.length);
    const [picked] = items.slice(index, index + 1).map((item) => ({ item }));
    if (!picked) throw new RangeError('There is nothing to pick from');
    return picked.item;
  }

  shuffled<Item>(items: readonly Item[]): Item[] {
    return items
      .map((item) => ({ item, order: this.next() }))
      .sort((left, right) => left.order - right.order)
      .map(({ item }) => item);
  }

  /** @returns at least so many of the items (or all of them), in random order */
  some<Item>(items: readonly Item[], least: number): Item[] {
    const count = Math.min(items.length, this.between(Math.min(least, items.length), items.length));
    return this.shuffled(items).slice(0, count);
  }

  /** A stream of its own, so that changing how one part is generated leaves the other parts alone. */
  fork(label: string): Random {
    return new Random(hash(this.#state, label));
  }
}
