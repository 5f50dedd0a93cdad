// Our gateway alone in front of remote subgraphs, as `npm run gateway` starts it; it passes the caller's header on.
import { loadConfig } from '@pet/platform/config';
import { startStandalone } from '../../../gateway/src/standalone/start.ts';
import { announce } from './announce.ts';
import { logger } from './ours/logger.ts';
import { supergraphFile } from './supergraph-file.ts';

const config = loadConfig({ NODE_ENV: 'production', PORT: '0', RATE_LIMITS: 'off' });
const { url } = await startStandalone({ config, supergraph: supergraphFile(), logger });
announce(`${url}/graphql`);
