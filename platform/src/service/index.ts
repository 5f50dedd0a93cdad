export {
  type InstallationTokens,
  type InstallationTokensOptions,
  openInstallationTokens,
} from './access-tokens.ts';
export { type Backplane, type BackplaneOptions, openBackplane } from './backplane.ts';
export { type GatewayStatus, gatewayStatus, type SubgraphStatus } from './gateway-status.ts';
export { type OperatorsListener, type OperatorsOptions, openOperatorsListener } from './operators.ts';
export { serve } from './serve.ts';
export { type RunningService, type ServiceOptions, startService } from './start.ts';
