import type { ServerResponse } from 'node:http';

/** Something the gateway cannot serve without. */
export interface Dependency {
  readonly name: string;
  /** Resolves when it works; it has its own deadline. */
  check(): Promise<void>;
}

type Status = 'healthy' | 'unhealthy';

function answer(response: ServerResponse, status: Status, details: Record<string, unknown>): void {
  response.writeHead(status === 'healthy' ? 200 : 503, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify({ name: 'gateway', status, timestamp: new Date().toISOString(), ...details }));
}

/** `/healthz`: the process is alive. It says nothing of its dependencies, whose failure no restart mends. */
export function answerAlive(response: ServerResponse): void {
  answer(response, 'healthy', { uptime: process.uptime(), memory: process.memoryUsage().rss });
}

/**
 * `/ready`: the gateway can serve.
 * @param dependencies what it needs; null while it starts or drains, which is "not ready" by itself
 */
export async function answerReady(
  response: ServerResponse,
  dependencies: readonly Dependency[] | null,
): Promise<void> {
  const checks = await Promise.all(
    (dependencies ?? []).map(async ({ name, check }): Promise<[string, Status]> => {
      const works = await check().then(
        () => true,
        () => false,
      );
      return [name, works ? 'healthy' : 'unhealthy'];
    }),
  );
  const healthy = dependencies !== null && checks.every(([, status]) => status === 'healthy');
  answer(response, healthy ? 'healthy' : 'unhealthy', { dependencies: Object.fromEntries(checks) });
}
