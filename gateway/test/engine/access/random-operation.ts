import type { Random } from '../oracle/random.ts';

/** Leaves, and fields with the type below them, of the types of `guarded-shop.ts`. */
const types: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  Query: {
    open: null,
    secret: null,
    forStaff: null,
    shelf: 'Shelf',
    shelves: 'Shelf',
    found: 'Found',
    hidden: 'Hidden',
  },
  Mutation: { openly: null, secretly: 'Shelf', forAdmins: 'Shelf' },
  Shelf: {
    id: null,
    label: null,
    price: null,
    note: null,
    level: null,
    left: null,
    counted: null,
    inner: 'Shelf',
  },
  Found: {},
  Hidden: { id: null, text: null, shelf: 'Shelf' },
};
const possible: Readonly<Record<string, readonly string[]>> = { Found: ['Shelf', 'Hidden'] };

/** Writes operations over `guarded-shop.ts`: nested, aliased, conditional, in fragments with and without names. */
export function randomOperation(random: Random): { text: string; variables: Record<string, boolean> } {
  let aliases = 0;

  function field(name: string, below: string | null, depth: number): string {
    const alias = random.chance(0.2) ? `a${aliases++}: ` : '';
    const condition = random.chance(0.15) ? random.pick([' @include(if: $one)', ' @skip(if: $other)']) : '';
    return `${alias}${name}${condition}${below === null ? '' : ` ${selections(below, depth - 1)}`}`;
  }

  function selections(type: string, depth: number): string {
    const fields = Object.entries(types[type] ?? {}).filter(([, below]) => below === null || depth > 0);
    const chosen = random.some(fields, 1).slice(0, 4);
    const parts = chosen.map(([name, below]) => field(name, below, depth));
    for (const narrower of possible[type] ?? [type]) {
      if (random.chance(type === 'Found' ? 0.8 : 0.2))
        parts.push(`... on ${narrower} ${selections(narrower, depth)}`);
    }
    if (type === 'Shelf' && random.chance(0.3)) parts.push('...OfShelf');
    if (parts.length === 0 || random.chance(0.1)) parts.push('__typename');
    return `{ ${random.shuffled(parts).join(' ')} }`;
  }

  const [kind, root] = random.pick([
    ['query', 'Query'],
    ['query', 'Query'],
    ['mutation', 'Mutation'],
  ] as const);
  const operation = selections(root, 3);
  // Without a spread, a fragment is unused, which nobody minds here.
  const fragment = `fragment OfShelf on Shelf { ${random.some(['label', 'price', 'note', 'counted'], 1).join(' ')} }`;
  return {
    text: `${kind} ($one: Boolean!, $other: Boolean!) ${operation} ${fragment}`,
    variables: { one: random.chance(0.5), other: random.chance(0.5) },
  };
}
