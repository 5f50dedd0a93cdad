import { describe, expect, it } from 'vitest';
import type { SealedEntry } from '../../src/domain/entry.ts';
import { apiActivity, apiActivityOf } from '../../src/domain/ocsf.ts';
import { chainOf } from '../entries.ts';

const [entry] = chainOf(1) as [SealedEntry];

describe('an entry as an OCSF event', () => {
  it.each<[string, Partial<SealedEntry>]>([
    ['of somebody who was signed in', {}],
    ['of nobody', { actorId: null, actorRole: null, sessionId: null }],
    ['of the system', { actorId: null, actorRole: null, sessionId: null, requestId: null, traceId: null }],
    ['of a role this version does not know', { actorRole: 'ROBOT' }],
    ['of a type this version does not know', { action: 'order', version: 9, details: null }],
  ])('has the shape of its class: %s', (_what, changes) => {
    const event = JSON.parse(JSON.stringify(apiActivityOf({ ...entry, ...changes })));
    expect(apiActivity.parse(event)).toEqual(event);
  });

  it('says what was done, by whom, to what', () => {
    expect(apiActivityOf(entry)).toMatchObject({
      class_uid: 6003,
      type_uid: 600303,
      activity_name: 'Update',
      time: entry.occurredAt.getTime(),
      status_id: 1,
      severity_id: 1,
      actor: {
        user: { uid: entry.actorId, type_id: 1, type: 'User', groups: [{ name: 'STAFF' }] },
        session: { uid: entry.sessionId },
      },
      api: { operation: 'order.status_changed', request: { uid: entry.requestId } },
      resources: [{ uid: entry.resourceId, type: 'order' }],
      trace: { uid: entry.traceId },
      metadata: { version: '1.7.0', profiles: ['trace'] },
    });
  });

  it.each([
    ['order.created', 1],
    ['webhook.order_created', 1],
    ['session.started', 1],
    ['design.shared', 1],
    ['order.shipment_added', 1],
    ['export.requested', 1],
    ['audit.read', 2],
    ['order.status_changed', 3],
    ['experiment.started', 3],
    ['user.deleted', 4],
    ['design.share_revoked', 4],
    ['session.ended', 4],
    ['session.reuse_detected', 99],
    ['user.logins_failed', 99],
  ])('%s is activity %i', (action, id) => {
    expect(apiActivityOf({ ...entry, action })).toMatchObject({ activity_id: id, type_uid: 600300 + id });
  });

  it('says that something failed', () => {
    const failed = apiActivityOf({ ...entry, action: 'user.logins_failed' });
    expect(failed).toMatchObject({ status_id: 2, status: 'Failure', activity_name: 'user.logins_failed' });
  });

  it.each([
    ['CUSTOMER', 1, 'User'],
    ['ADMIN', 2, 'Admin'],
    ['ROBOT', 99, 'ROBOT'],
    [null, 0, 'Unknown'],
  ])('an actor whose role is %s is of type %i', (actorRole, type_id, type) => {
    expect(apiActivityOf({ ...entry, actorRole }).actor.user).toMatchObject({ type_id, type });
  });

  it('is refused by the schema where something required is missing or strange', () => {
    const event = apiActivityOf(entry);
    for (const change of [
      { actor: {} },
      { type_uid: 600301 },
      { class_uid: 6001 },
      { else: 1 },
      { time: -1 },
    ])
      expect(apiActivity.safeParse({ ...event, ...change }).success).toBe(false);
  });
});
