import { Counter, Gauge, type Registry } from 'prom-client';

/** What the engine counts, and what it knows of the subgraphs elsewhere. */
export interface EngineMetrics {
  /** Operations whose plan the stock executor has to run. */
  readonly fallbacks: Counter;
  readonly supergraphUpdates: Counter<'outcome'>;
  /** 1 while the circuit of a subgraph is open. */
  readonly openCircuits: Gauge<'subgraph'>;
}

/** Registers the engine's metrics. */
export function openEngineMetrics(registry: Registry): EngineMetrics {
  const registers = [registry];
  return {
    fallbacks: new Counter({
      name: 'gateway_plan_fallbacks_total',
      help: 'Operations whose plan could not be compiled and is run by the stock executor',
      registers,
    }),
    supergraphUpdates: new Counter({
      name: 'gateway_supergraph_updates_total',
      help: 'New supergraphs, by whether they were taken up',
      labelNames: ['outcome'],
      registers,
    }),
    openCircuits: new Gauge({
      name: 'gateway_subgraph_circuit_open',
      help: 'Whether a subgraph elsewhere is not called for a while (1), because it has failed again and again',
      labelNames: ['subgraph'],
      registers,
    }),
  };
}
