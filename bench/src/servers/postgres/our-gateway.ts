// The shop as it is started by `npm start`, on the bench's database.
import { startGateway } from '../../../../gateway/src/start.ts';
import { announce } from '../announce.ts';
import { logger } from '../ours/logger.ts';
import { config } from './environment.ts';

const { url } = await startGateway({ config, logger });
announce(`${url}/graphql`);
