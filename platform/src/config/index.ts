export { type Config, loadConfig } from './config.ts';
export { loadSecrets, type Secrets } from './secrets.ts';
export { explainStartFailure, StartupError } from './startup-error.ts';
