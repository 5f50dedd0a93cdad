import type { Config } from '@pet/platform/config';
import { listenerUrl } from '@pet/platform/http';

/** Where a gateway with these settings has its listener for operators, without a trailing slash. */
export function operatorsUrlOf({ host, port, metricsPort }: Config): string {
  return listenerUrl(host, metricsPort ?? port + 1_000);
}
