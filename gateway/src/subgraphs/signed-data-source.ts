import type { ServiceSigner } from '@pet/platform/identity';
import type { Logger } from '@pet/platform/observability';
import type { DataSource } from '../engine/data-source.ts';
import type { EngineMetrics } from '../engine/metrics.ts';
import { openRemoteDataSource } from '../engine/remote/remote-data-source.ts';
import type { GatewayContext } from '../request-context.ts';

/** A subgraph that runs as a service of its own, and answers signed calls only. */
export interface SignedDataSourceOptions {
  readonly name: string;
  readonly url: string;
  readonly signer: ServiceSigner;
  readonly metrics: Pick<EngineMetrics, 'openCircuits'>;
  readonly logger: Logger;
}

/** Calls a subgraph elsewhere in the name of whoever asks the gateway. */
export function openSignedDataSource({
  name,
  url,
  signer,
  metrics,
  logger,
}: SignedDataSourceOptions): DataSource<GatewayContext> {
  const { pathname, search } = new URL(url);
  const path = `${pathname}${search}`;
  return openRemoteDataSource<GatewayContext>({
    name,
    url,
    headersOf: (caller, { method, body }) => signer.sign({ audience: name, method, path, body }, caller),
    trusted: true,
    onCircuit: (open) => metrics.openCircuits.set({ subgraph: name }, Number(open)),
    logger,
  });
}
