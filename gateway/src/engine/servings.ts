import type { GraphQLSchema } from 'graphql';
import type { DataSource } from './data-source.ts';
import { buildEngine, type Engine } from './engine.ts';
import type { EngineMetrics } from './metrics.ts';
import { OpenDataSources } from './open-data-sources.ts';

/** What the engine's own events are logged with. */
export type EngineLogger = Record<'info' | 'error', (details: object, message: string) => void>;

/** What engines are made of, whatever their supergraph is. */
export interface ServingsOptions<Context extends object> {
  /** Opens a subgraph. It is closed when nothing that runs needs it any more. */
  openDataSource(name: string, place: string): DataSource<Context>;
  /**
   * Where a subgraph is, as any text that is another one elsewhere; the address in the supergraph unless given. It is
   * asked at each update.
   */
  placeOf?(name: string, url: string): string;
  readonly metrics: EngineMetrics;
  readonly logger: EngineLogger;
}

/** An engine while it serves, and until the last operation that began on it has ended. */
export interface Serving<Context extends object> {
  readonly engine: Engine<Context>;
  readonly supergraphSdl: string;
  /** Operations that have begun on it and not ended. */
  running: number;
}

/**
 * The engine that serves, those before it that still finish operations, and the connections to subgraphs that any of them
 * needs.
 */
export class Servings<Context extends object> {
  readonly #options: ServingsOptions<Context>;
  readonly #knowsActors: boolean;
  readonly #dataSources: OpenDataSources<Context>;
  /** By the schema that Apollo Server validated an operation against. */
  readonly #bySchema = new WeakMap<GraphQLSchema, Serving<Context>>();
  readonly #servings = new Set<Serving<Context>>();
  #current: Serving<Context>;

  /**
   * @param knowsActors whether a supergraph that guards fields is welcome
   * @throws Error for a supergraph that is broken or needs features the engine does not have
   */
  constructor(supergraphSdl: string, knowsActors: boolean, options: ServingsOptions<Context>) {
    this.#options = options;
    this.#knowsActors = knowsActors;
    this.#dataSources = new OpenDataSources(options.openDataSource);
    this.#current = this.build(supergraphSdl);
  }

  /** What serves now. */
  get current(): Serving<Context> {
    return this.#current;
  }

  /** How many serve no more and still finish operations, or are being made ready. */
  get others(): number {
    return this.#servings.size - 1;
  }

  /** Makes an engine ready; {@link replace} or {@link retire} is to follow. @throws Error as the constructor */
  build(supergraphSdl: string): Serving<Context> {
    const { metrics, logger, placeOf = (_, url) => url } = this.#options;
    const engine = buildEngine({
      supergraphSdl,
      knowsActors: this.#knowsActors,
      dataSource: (name, url) => this.#dataSources.open(name, placeOf(name, url)),
      onFallback(reason) {
        metrics.fallbacks.inc();
        logger.info({ reason }, 'an operation is left to the stock executor');
      },
    });
    const serving = { engine, supergraphSdl, running: 0 };
    this.#bySchema.set(engine.apiSchema, serving);
    this.#servings.add(serving);
    return serving;
  }

  /** Has another engine serve. @returns lets go of the one before, which its subscriptions may need for a while */
  replace(next: Serving<Context>): () => void {
    const release = this.hold(this.#current);
    this.#current = next;
    return release;
  }

  /** The one an operation was validated for, or what serves now where that has been let go of meanwhile. */
  servingFor(schema: GraphQLSchema): Serving<Context> {
    const serving = this.#bySchema.get(schema);
    return serving && this.#servings.has(serving) ? serving : this.#current;
  }

  /** Keeps an engine until an operation that began on it has ended. @returns says that it has */
  hold(serving: Serving<Context>): () => void {
    serving.running += 1;
    return () => {
      serving.running -= 1;
      this.retire(serving);
    };
  }

  /** Lets go of an engine that neither serves nor finishes anything any more; else it does nothing. */
  retire(serving: Serving<Context>): void {
    if (serving === this.#current || serving.running > 0) return;
    this.#servings.delete(serving);
    const needed = [...this.#servings].flatMap(({ engine }) => [...engine.dataSources]);
    this.#dataSources.closeAllBut(new Set(needed)).catch((error: unknown) => {
      this.#options.logger.error({ err: error }, 'disconnecting from a subgraph failed');
    });
  }

  /** Disconnects from every subgraph. */
  async close(): Promise<void> {
    await this.#dataSources.closeAllBut(new Set());
  }
}
