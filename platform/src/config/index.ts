export { type Config, loadConfig } from './config.ts';
export { type Environment, readEnvironment } from './environment.ts';
export type { MailRoute } from './mail-route.ts';
export { loadRemoteSubgraphs, type RemoteSubgraph, type RemoteSubgraphs } from './remote-subgraphs.ts';
export { loadSecrets, type Secrets } from './secrets.ts';
export { changeSigningKeys, readSigningKeys, secretsPath } from './secrets-file.ts';
export { serviceKeysOf } from './service-keys.ts';
export { explainStartFailure, StartupError } from './startup-error.ts';
export { developmentWebhookSecrets, type WebhookSecrets, webhookSettings } from './webhook-secrets.ts';
