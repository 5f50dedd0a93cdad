import type { ServerResponse } from 'node:http';

/** Something a process cannot serve without. */
export interface Dependency {
  readonly name: string;
  /** Resolves when it works; it has its own deadline. */
  check(): Promise<void>;
}

type Status = 'healthy' | 'unhealthy';

function answer(
  response: ServerResponse,
  name: string,
  status: Status,
  details: Record<string, unknown>,
): void {
  response.writeHead(status === 'healthy' ? 200 : 503, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify({ name, status, timestamp: new Date().toISOString(), ...details }));
}

/**
 * `/healthz`: the process is alive. It says nothing of its dependencies, whose failure no restart mends.
 * @param name what the process serves
 */
export function answerAlive(response: ServerResponse, name: string): void {
  answer(response, name, 'healthy', { uptime: process.uptime(), memory: process.memoryUsage().rss });
}

/**
 * `/ready`: the process can serve.
 * @param name what it serves
 * @param dependencies what it needs; null while it starts or drains, which is "not ready" by itself
 */
export async function answerReady(
  response: ServerResponse,
  name: string,
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
  answer(response, name, healthy ? 'healthy' : 'unhealthy', { dependencies: Object.fromEntries(checks) });
}
