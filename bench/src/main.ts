import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFanOut } from './fanout/run.ts';
import { startLoadGenerator } from './load/generator.ts';
import { assertProc } from './measure/processes.ts';
import { runScenario } from './measure/run-scenario.ts';
import type { ScenarioResult } from './measure/scenario.ts';
import { type Options, readOptions, usage } from './options.ts';
import { runRefusals } from './refusals/run.ts';
import { toChart } from './report/chart.ts';
import { describeMachine } from './report/machine.ts';
import { toPage } from './report/markdown.ts';
import type { RunResult } from './report/run-result.ts';
import { toTerminal } from './report/terminal.ts';
import { guardsScenario } from './scenarios/guards.ts';
import { memoryScenario } from './scenarios/memory.ts';
import { postgresScenario } from './scenarios/postgres.ts';
import { rulesScenario } from './scenarios/rules.ts';

const scenarios = {
  memory: memoryScenario,
  rules: rulesScenario,
  guards: guardsScenario,
  postgres: postgresScenario,
};

function wanted({ scenarios: only }: Options, key: string): boolean {
  return only === null || only.has(key);
}

async function measureScenarios(
  options: Options,
  progress: (line: string) => void,
): Promise<ScenarioResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'all-pet-plus-bench-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const generator = await startLoadGenerator();
  const results: ScenarioResult[] = [];
  try {
    for (const [key, open] of Object.entries(scenarios)) {
      if (wanted(options, key))
        results.push(await runScenario(open(directory), options, generator, progress));
    }
  } finally {
    await generator.stop();
  }
  return results;
}

/** Measures one more thing, where it is wanted. What was measured before must not be lost with it. */
async function tryOther<Result>(
  key: string,
  measure: (options: Options, progress: (line: string) => void) => Promise<Result>,
  options: Options,
  progress: (line: string) => void,
): Promise<Result | null> {
  if (!wanted(options, key)) return null;
  try {
    return await measure(options, progress);
  } catch (error) {
    progress(`LEFT OUT ${key}: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
    return null;
  }
}

async function run(options: Options): Promise<RunResult> {
  assertProc();
  const startedAt = new Date();
  const machine = describeMachine();
  if (machine.busy) console.error(machine.busy);
  function progress(line: string): void {
    const seconds = (Date.now() - startedAt.getTime()) / 1_000;
    console.log(`${seconds.toFixed(0).padStart(5)} s  ${line}`);
  }
  const measured = await measureScenarios(options, progress);
  const fanOut = await tryOther('fan-out', runFanOut, options, progress);
  const refusals = await tryOther('refusals', runRefusals, options, progress);
  return { startedAt, machine, options, scenarios: measured, fanOut, refusals };
}

function parseOptions(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exit(2);
  }
}

const options = parseOptions();
const result = await run(options);
console.log(`\n${toTerminal(result)}`);
if (options.out !== null) {
  await mkdir(options.out, { recursive: true });
  await writeFile(new URL('RESULTS.md', options.out), toPage(result));
  await writeFile(new URL('results.svg', options.out), toChart(result));
  console.log(`\nWritten to ${new URL('RESULTS.md', options.out).pathname}`);
}
// A peer that could not be measured must not go unnoticed.
if (result.scenarios.some(({ failures }) => failures.length > 0)) process.exitCode = 1;
