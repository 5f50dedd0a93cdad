import { openLogger } from '@pet/platform/observability';

/** Of all our servers: only what goes wrong. */
export const logger = openLogger({ level: 'error', pretty: false });
