import { describe, expect, it } from 'vitest';
import type { ShareTerms } from '../src/domain/access.ts';
import { designAccess } from '../src/domain/access.ts';

const now = new Date('2026-11-21T12:00:00Z');
const design = { ownerId: 'owner' };
const share: ShareTerms = { permission: 'VIEW', expiresAt: null, revokedAt: null };
const stranger = { userId: 'stranger', staff: false };

describe('access to a design', () => {
  it.each([
    ['its owner', { userId: 'owner', staff: false }, null, 'OWN'],
    ['staff', { userId: 'clerk', staff: true }, null, 'OWN'],
    ['a stranger', stranger, null, null],
    ['a visitor', null, null, null],
    ['a visitor with a link', null, share, 'VIEW'],
    ['a stranger with an editing link', stranger, { ...share, permission: 'EDIT' as const }, 'EDIT'],
    ['its owner with a viewing link', { userId: 'owner', staff: false }, share, 'OWN'],
    ['a link that expires now', null, { ...share, expiresAt: now }, null],
    ['a link that expires later', null, { ...share, expiresAt: new Date(now.getTime() + 1) }, 'VIEW'],
    ['a revoked link', null, { ...share, revokedAt: new Date(now.getTime() + 1) }, null],
  ])('%s', (_, reader, held, access) => {
    expect(designAccess(reader, design, held, now)).toBe(access);
  });
});
