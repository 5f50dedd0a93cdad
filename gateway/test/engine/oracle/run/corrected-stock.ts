import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import type { executeQueryPlan } from '@apollo/gateway';
import type { Patch } from '../differences/difference.ts';
import { knownDifferences } from '../known-differences.ts';

/** The stock executor without its known mistakes. */
export interface CorrectedStock {
  readonly executeQueryPlan: typeof executeQueryPlan;
  /** Names of the differences that had an effect since they were last cleared. */
  readonly effective: Set<string>;
}

const folder = dirname(createRequire(import.meta.url).resolve('@apollo/gateway'));

/** @throws Error when the file is not the one the patches were written for */
function patched(file: Patch['file'], patches: readonly Patch[]): string {
  const source = readFileSync(join(folder, `${file}.js`), 'utf8');
  return patches
    .filter((patch) => patch.file === file)
    .reduce((text, { find, replace }) => {
      if (text.split(find).length !== 2) throw new Error(`${file}.js has not once: ${find}`);
      return text.replace(find, () => replace);
    }, source);
}

/** Loads the executor from the installed package with the lines replaced that are wrong. */
export function loadCorrectedStock(differences = knownDifferences): CorrectedStock {
  const patches = differences.flatMap((difference) => difference.patches);
  const effective = new Set<string>();
  const loaded = new Map<string, Record<string, unknown>>();

  function load(file: Patch['file']): Record<string, unknown> {
    const known = loaded.get(file);
    if (known) return known;
    const exports: Record<string, unknown> = {};
    loaded.set(file, exports);
    const path = join(folder, `${file}.js`);
    const requireStock = createRequire(path);
    const run = compileFunction(patched(file, patches), ['exports', 'require', 'correct'], {
      filename: path,
    });
    run(
      exports,
      (name: string) => {
        const local = (['resultShaping', 'dataRewrites', 'utilities/deepMerge'] as const).find(
          (other) => join(folder, `${other}.js`) === `${join(dirname(path), name)}.js`,
        );
        return local ? load(local) : requireStock(name);
      },
      (name: string) => effective.add(name),
    );
    return exports;
  }
  return {
    executeQueryPlan: load('executeQueryPlan').executeQueryPlan as typeof executeQueryPlan,
    effective,
  };
}
