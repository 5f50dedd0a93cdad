import type { Logger } from '../observability/index.ts';

type Close = () => Promise<void>;

/** Closes in the opposite order of opening, and goes on when one of them fails. */
export class Closers {
  readonly #closers: Close[] = [];
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  add(close: Close): void {
    this.#closers.unshift(close);
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0)) {
      await close().catch((error: unknown) => this.#logger.error({ err: error }, 'closing failed'));
    }
  }
}

/** Opens what has many parts; where one of them fails, those that were opened are closed again. */
export async function openAll<Opened>(
  logger: Logger,
  open: (closers: Closers) => Promise<Opened>,
): Promise<Opened> {
  const closers = new Closers(logger);
  try {
    return await open(closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}
