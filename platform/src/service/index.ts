export { serve } from './serve.ts';
export { openSignals, type Signals } from './signals.ts';
export { type RunningService, type ServiceOptions, startService } from './start.ts';
