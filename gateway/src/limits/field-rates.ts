import type { RateClass } from '@pet/platform/limits';

/** How a root field counts. */
export interface FieldRate {
  readonly rateClass: RateClass;
  /** Where its arguments name the account that is tried; without it, it is the account of whoever is signed in. */
  readonly account?: readonly string[];
}

/** By the kind of operation, how the root fields of a supergraph count. */
export type FieldRates = Readonly<
  Record<'query' | 'mutation' | 'subscription', ReadonlyMap<string, FieldRate>>
>;

function all(rateClass: RateClass, ...fields: readonly string[]): [string, FieldRate][] {
  return fields.map((field) => [field, { rateClass }]);
}

const named: Omit<FieldRate, 'rateClass'> = { account: ['input', 'email'] };

/** The fields of the shop. A test fails when one is missing. */
export const shopFieldRates: FieldRates = {
  query: new Map([
    ...all('read', 'me', 'user', 'users', 'mySessions'),
    ...all('read', 'design', 'designs', 'presets', 'preset', 'harnessOptions', 'quote'),
    ...all('read', 'products', 'product'),
    ...all('read', 'order', 'orders', 'shippingQuote'),
    ...all('read', 'webhookDeliveries', 'webhookDelivery'),
    ...all('read', 'experimentVariant', 'events', 'builderFunnel', 'conversionRate', 'export'),
    ...all('read', 'experiment', 'experiments', 'experimentReport'),
    ...all('read', 'auditLog', 'verifyAuditLog', 'cacheInvalidations'),
    // Open to whoever knows an order's number and address, or the token of a share.
    ...all('lookup', 'orderLookup', 'sharedDesign'),
  ]),
  mutation: new Map([
    ['register', { rateClass: 'auth', ...named }],
    ['login', { rateClass: 'auth', ...named }],
    ...all('auth', 'refreshSession'),
    // These try a password.
    ...all('auth', 'changePassword', 'updateProfile', 'deleteAccount'),
    ...all('write', 'logout', 'revokeSession', 'revokeAllSessions', 'updatePreferences', 'assignRole'),
    ...all('write', 'createDesign', 'updateDesign', 'duplicateDesign', 'deleteDesign'),
    ...all('write', 'shareDesign', 'revokeDesignShare'),
    ...all('write', 'createPreset', 'updatePreset', 'archivePreset'),
    ...all('write', 'placeOrder', 'reorder', 'cancelOrder', 'transitionOrder'),
    ...all('write', 'addShipment', 'recordShipmentEvent'),
    ...all('write', 'replayWebhook', 'retryFailedWebhooks', 'reconcileWebhooks'),
    // What pages do by themselves, for visitors who know nothing of it.
    ...all('track', 'trackEvents', 'assignExperiment'),
    ...all('write', 'createExperiment', 'updateExperiment', 'startExperiment', 'stopExperiment'),
    ...all('write', 'requestExport'),
  ]),
  subscription: new Map([...all('read', 'designChanged', 'orderStatusChanged', 'orderFeed')]),
};

const byKind: Readonly<Record<keyof FieldRates, FieldRate>> = {
  query: { rateClass: 'read' },
  mutation: { rateClass: 'write' },
  subscription: { rateClass: 'read' },
};

/** How a field counts; one that nothing is said of, as in other supergraphs, by the kind of its operation. */
export function rateOf(rates: FieldRates, kind: keyof FieldRates, field: string): FieldRate {
  return rates[kind].get(field) ?? byKind[kind];
}

/** Nothing is said of any field. */
export const ratesByKind: FieldRates = { query: new Map(), mutation: new Map(), subscription: new Map() };
