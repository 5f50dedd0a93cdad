import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayName, emailAddress, mayReadAccount } from '../../src/domain/accounts.ts';
import { leavesNoAdministrator, losesRights, roles } from '../../src/domain/roles.ts';

describe('an e-mail address', () => {
  it('is trimmed and lower case', () => {
    expect(emailAddress.parse('  Jane.Doe+Pets@Example.COM\n')).toBe('jane.doe+pets@example.com');
  });

  it('has one spelling: parsing twice changes nothing', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const parsed = emailAddress.safeParse(address);
        if (!parsed.success) return;
        expect(emailAddress.parse(parsed.data)).toBe(parsed.data);
        expect(emailAddress.parse(` ${address.toUpperCase()} `)).toBe(parsed.data);
      }),
    );
  });

  it('has at most 254 characters', () => {
    const domain = `@${'d'.repeat(60)}.example.com`;
    const local = (length: number) => `${'a'.repeat(length - domain.length)}${domain}`;
    expect(emailAddress.safeParse(local(254)).success).toBe(true);
    expect(emailAddress.safeParse(local(255)).success).toBe(false);
    expect(emailAddress.safeParse('a'.repeat(1_000_000)).error?.issues).toHaveLength(1);
  });

  it.each([
    '',
    'jane',
    'jane@',
    '@example.com',
    'a b@example.com',
    'jane@example',
    'a@b@example.com',
    'jane@exam\u202eple.com',
  ])('is not %j', (text) => {
    expect(emailAddress.safeParse(text).success).toBe(false);
  });
});

describe('a display name', () => {
  it.each(['Jane', 'José Ñandú', '王小明', 'علی‌رضا', '👩‍👩‍👧 family', "O'Neil & Sons, Ltd."])(
    'may be %j',
    (name) => {
      expect(displayName.parse(` ${name} `)).toBe(name.normalize('NFC'));
    },
  );

  it.each([
    '',
    '   ',
    '\u200d',
    '\u0301',
    'two\nlines',
    'tab\there',
    'evil\u202etxt',
    'zero\u200bwidth',
    '\ue000',
    'sep\u2028arated',
  ])('may not be %j', (name) => {
    expect(displayName.safeParse(name).success).toBe(false);
  });

  it('has at most 80 characters, whatever their width', () => {
    expect(displayName.safeParse('🐕'.repeat(80)).success).toBe(true);
    expect(displayName.safeParse('🐕'.repeat(81)).success).toBe(false);
    expect(displayName.safeParse('x'.repeat(1_000_000)).error?.issues).toHaveLength(1);
  });

  it('is stable: parsing twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 90 }), (text) => {
        const parsed = displayName.safeParse(text);
        if (parsed.success) expect(displayName.parse(parsed.data)).toBe(parsed.data);
      }),
    );
  });
});

describe('who may read an account', () => {
  it('is its owner and staff, nobody else', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), fc.constantFrom(...roles), (userId, accountId, role) => {
        expect(mayReadAccount({ userId: accountId, role }, accountId)).toBe(true);
        expect(mayReadAccount({ userId, role }, accountId)).toBe(role !== 'CUSTOMER' || userId === accountId);
        expect(mayReadAccount(null, accountId)).toBe(false);
      }),
    );
  });
});

describe('roles', () => {
  it('lose rights only downwards', () => {
    expect(roles.map((from) => roles.map((to) => losesRights(from, to)))).toEqual([
      [false, false, false],
      [true, false, false],
      [true, true, false],
    ]);
  });

  it('keep an administrator', () => {
    expect(leavesNoAdministrator(['a'], 'a')).toBe(true);
    expect(leavesNoAdministrator(['a', 'b'], 'a')).toBe(false);
    expect(leavesNoAdministrator(['b'], 'a')).toBe(false);
  });
});
