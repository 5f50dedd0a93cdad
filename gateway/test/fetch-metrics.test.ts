import { Registry } from 'prom-client';
import { beforeEach, expect, it } from 'vitest';
import { parseMetrics, total } from '../../ops/boundaries/metrics.ts';
import type { DataSource, FetchDocument, OperationScope } from '../src/engine/data-source.ts';
import { InFlight } from '../src/engine/remote/in-flight.ts';
import { type FetchMetrics, openFetchMetrics } from '../src/subgraphs/fetch-metrics.ts';

const document: FetchDocument = { text: '{ name }', operationName: undefined, kind: 'query' };
const scope: OperationScope<object> = {
  context: {},
  kind: 'query',
  departure: undefined,
  reads: new InFlight(),
};

/** A subgraph that answers when it is told to. */
function openPatient(): DataSource<object> & { answerAll(): Promise<void> } {
  const waiting: (() => void)[] = [];
  return {
    prepareFetch: () => () => new Promise((resolve) => waiting.push(() => resolve({ data: {} }))),
    prepareSubscription: () => async () => ({ data: {} }),
    close: async () => {},
    async answerAll() {
      for (const answer of waiting.splice(0)) answer();
      await Promise.resolve();
    },
  };
}

let registry: Registry;
let metrics: FetchMetrics;
let patient: ReturnType<typeof openPatient>;
beforeEach(() => {
  registry = new Registry();
  metrics = openFetchMetrics(registry);
  patient = openPatient();
});

async function counted(name: string, labels: Record<string, string> = {}): Promise<number> {
  return total(parseMetrics(await registry.metrics()), name, labels);
}

it('counts every fetch by subgraph and place, and times one of those that come at once', async () => {
  const here = metrics.measured(patient, 'builder', 'process').prepareFetch(document);
  const there = metrics.measured(patient, 'builder', 'service').prepareFetch(document);
  for (let count = 0; count < 16; count += 1) void here({}, scope);
  void there({}, scope);
  await patient.answerAll();
  expect(await counted('gateway_fetches_total', { subgraph: 'builder', place: 'process' })).toBe(16);
  expect(await counted('gateway_fetches_total', { subgraph: 'builder', place: 'service' })).toBe(1);
  expect(await counted('gateway_fetch_duration_seconds_count', { place: 'process' })).toBe(1);
  expect(await counted('gateway_fetch_duration_seconds_count', { place: 'service' })).toBe(1);
});

it('goes on counting where a subgraph is opened anew', async () => {
  for (let count = 0; count < 2; count += 1)
    void metrics.measured(patient, 'builder', 'process').prepareFetch(document)({}, scope);
  expect(await counted('gateway_fetches_total', { subgraph: 'builder' })).toBe(2);
});

it('measures the CPU of fetches that are alone, and of no others', async () => {
  const builder = metrics.measured(patient, 'builder', 'process').prepareFetch(document);
  const orders = metrics.measured(patient, 'orders', 'process').prepareFetch(document);
  const users = metrics.measured(patient, 'users', 'service').prepareFetch(document);
  // One that runs already, and one that begins before it ends.
  void builder({}, scope);
  void orders({}, scope);
  await patient.answerAll();
  // What a call to a service costs here is not what the subgraph costs.
  void users({}, scope);
  await patient.answerAll();
  expect(await counted('gateway_lone_fetches_total')).toBe(0);

  const alone = metrics.measured(patient, 'alone', 'process').prepareFetch(document);
  void alone({}, scope);
  const busyUntil = performance.now() + 20;
  while (performance.now() < busyUntil);
  await patient.answerAll();
  expect(await counted('gateway_lone_fetches_total')).toBe(1);
  expect(await counted('gateway_lone_fetch_cpu_seconds_total', { subgraph: 'alone' })).toBeGreaterThan(0);
});
