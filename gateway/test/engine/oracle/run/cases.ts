import type { Engine } from '../../../../src/engine/engine.ts';
import { generateOperation } from '../operation/generate.ts';
import { hash } from '../random.ts';
import { moods } from '../subgraphs/faults.ts';
import type { Manners } from '../subgraphs/mutilate.ts';
import type { AnswerSettings, Line } from '../subgraphs/subgraphs.ts';
import { composeGenerated, type TestSupergraph } from '../supergraph.ts';
import type { Case } from './judge.ts';
import { buildTestEngine } from './ours.ts';

/** Composing and planning take longest, so each supergraph and each plan is used more than once. */
const operationsPerSupergraph = 16;
const answersPerOperation = 4;

export interface EngineCase extends Case {
  readonly engine: Engine<Line>;
  /** The seed that the supergraph was made from, and so the one to begin a run with that shall begin here. */
  readonly seed: number;
}

/** What came of the seeds a run went through. */
export interface Yield {
  composed: number;
  notComposed: number;
  planned: number;
  /** Operations at which the planner failed. */
  notPlanned: number;
  /** Plans that our engine left to the stock executor. */
  fallbacks: number;
}

/** To be given to {@link generateCases}. */
export function newYield(): Yield {
  return { composed: 0, notComposed: 0, planned: 0, notPlanned: 0, fallbacks: 0 };
}

/** Half of all subgraphs are polite; a few are out of their minds. */
const manners: readonly Manners[] = ['polite', 'polite', 'polite', 'odd', 'odd', 'garbage'];

function settingsOf(seed: number): AnswerSettings {
  const [mood = { nulls: 0, errors: 0 }] = moods.slice(hash('mood', seed) % moods.length);
  return { seed, rates: mood, manners: manners[hash('manners', seed) % manners.length] ?? 'polite' };
}

function* casesOf(supergraph: TestSupergraph, seed: number, counts: Yield): Generator<EngineCase> {
  const engine = buildTestEngine(supergraph.sdl, () => {
    counts.fallbacks++;
  });
  const loaded = engine.environment.supergraph;
  for (let index = 0; index < operationsPerSupergraph; index++) {
    const operation = generateOperation(engine.apiSchema, hash(seed, index));
    let plan: Case['plan'];
    try {
      ({ plan } = engine.prepare(operation.document));
      counts.planned++;
    } catch {
      // The planner has bugs with interface objects: "We should have an edge from Animal(alpha) for __typename".
      counts.notPlanned++;
      continue;
    }
    for (let answer = 0; answer < answersPerOperation; answer++) {
      const settings = settingsOf(hash(seed, index, answer));
      yield { engine, loaded, supergraph, seed, operation, plan, settings };
    }
  }
}

/** Gives cases without end, the same ones from the same seed; it counts what it meets on the way. */
export function* generateCases(firstSeed: number, counts: Yield): Generator<EngineCase, never> {
  for (let seed = firstSeed; ; seed++) {
    const supergraph = composeGenerated(seed);
    if (supergraph) {
      counts.composed++;
      yield* casesOf(supergraph, seed, counts);
    } else counts.notComposed++;
  }
}
