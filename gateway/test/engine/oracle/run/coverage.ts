import { serializeQueryPlan } from '@apollo/query-planner';
import type { Case } from './judge.ts';

/** What cases must contain for the comparison to mean something; each is looked for in one text. */
const features: Readonly<
  Record<string, readonly [where: 'supergraph' | 'operation' | 'plan', pattern: RegExp]>
> = {
  'composite keys': ['supergraph', /key: "code region"/],
  'nested keys': ['supergraph', /key: "org { area/],
  'stubs that cannot be resolved': ['supergraph', /resolvable: false/],
  'interfaces with keys': ['supergraph', /interface Animal/],
  'interface objects': ['supergraph', /isInterfaceObject: true/],
  unions: ['supergraph', /union /],
  '@requires': ['supergraph', /requires: "/],
  '@requires with arguments': ['supergraph', /requires: "[^"]*\(/],
  '@requires of nested fields': ['supergraph', /requires: "[^"]*{/],
  '@provides': ['supergraph', /provides: "/],
  '@external': ['supergraph', /external: true/],
  '@override': ['supergraph', /override: "/],
  '@override by percentage': ['supergraph', /overrideLabel: "percent/],
  '@inaccessible fields': ['supergraph', /: \S+ @inaccessible/],
  '@inaccessible types': ['supergraph', /type Ghost[^{]*@inaccessible/],
  '@inaccessible enum values': ['supergraph', /ODD [^\n]*@inaccessible/],
  '@tag': ['supergraph', /@tag\(name/],
  '@fromContext': ['supergraph', /contextArguments/],
  'lists of lists': ['supergraph', /: \[\[/],
  'custom scalars': ['supergraph', /scalar Blob/],
  'inherited field names': ['supergraph', /^ {2}(?:constructor|toString)\b/m],
  mutations: ['operation', /^mutation/],
  'several fields of a mutation': ['operation', /^mutation(?:.|\n)*\bmake\d(?:.|\n)*\bmake\d/],
  aliases: ['operation', /\ba: /],
  '__proto__ as alias': ['operation', /__proto__: /],
  'named fragments': ['operation', /\nfragment /],
  conditions: ['operation', /@(?:skip|include)\(if: \$/],
  introspection: ['operation', /__type\(|__schema/],
  'variables in input objects': ['operation', /{[^{}]*: \$/],
  'parallel fetches': ['plan', /Parallel {/],
  'fetches that follow another': ['plan', /Sequence {/],
  'fetches below lists': ['plan', /@/],
  'conditional fetches': ['plan', /(?:Skip|Include)\(if/],
};

/** Finds out what the cases of a run contain. */
export class Coverage {
  readonly #missing = new Set(Object.keys(features));

  /** Notes what a case contains. */
  see({ supergraph, operation, plan }: Case): void {
    const texts = {
      supergraph: () => supergraph.sdl,
      operation: () => operation.text,
      plan: () => serializeQueryPlan({ kind: 'QueryPlan', ...(plan && { node: plan }) }),
    };
    for (const name of [...this.#missing]) {
      const [where, pattern] = features[name] ?? [];
      if (where && pattern?.test(texts[where]())) this.#missing.delete(name);
    }
  }

  /** What has not been seen. */
  get missing(): readonly string[] {
    return [...this.#missing];
  }
}
