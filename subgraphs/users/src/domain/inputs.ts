import { z } from 'zod';
import { displayName, emailAddress, longestEmail } from './accounts.ts';
import { givenPassword, newPassword, repeatsOwner, repeatsOwnerMessage, weakPassword } from './passwords.ts';
import { localeTag, measurementUnits } from './preferences.ts';
import { roles } from './roles.ts';
import { hasAtMost, isPrintable } from './text.ts';

const longestDeviceName = 80;
const longestSearch = 100;

const deviceName = z
  .string()
  .trim()
  .refine((name) => hasAtMost(longestDeviceName, name), {
    message: `A device name has at most ${longestDeviceName} characters.`,
    abort: true,
  })
  .refine(isPrintable, 'A device name has only printable characters, on one line.')
  .nullish()
  .transform((name) => name || null);

/** Leaving a field out and passing null both mean "as it is". */
function unlessOmitted<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** Input of `register`: the new account, its password judged against its own e-mail address and name. */
export const registration = z
  .object({ email: emailAddress, password: newPassword, displayName, deviceName })
  .superRefine((input, context) => {
    if (!repeatsOwner(input.password, input)) return;
    context.addIssue({ ...weakPassword(repeatsOwnerMessage), path: ['password'] });
  });
export type Registration = z.output<typeof registration>;

/** Input of `login`. An address that cannot exist is no mistake of form here: it answers like an unknown one. */
export const credentials = z.object({
  email: z
    .string()
    .trim()
    .toLowerCase()
    .max(longestEmail, `An e-mail address has at most ${longestEmail} characters.`),
  password: givenPassword,
  deviceName,
});
export type Credentials = z.output<typeof credentials>;

/** Input of `changePassword`; that the new one repeats its owner is for the use case to see, which knows them. */
export const passwordChange = z.object({ currentPassword: givenPassword, newPassword });
export type PasswordChange = z.output<typeof passwordChange>;

/** Input of `updateProfile`. */
export const profileChange = z.object({
  displayName: unlessOmitted(displayName),
  email: unlessOmitted(emailAddress),
  currentPassword: unlessOmitted(givenPassword),
});
export type ProfileChange = z.output<typeof profileChange>;

/** Input of `updatePreferences`. */
export const preferencesChange = z.object({
  units: unlessOmitted(z.enum(measurementUnits)),
  locale: unlessOmitted(localeTag),
  marketingEmails: unlessOmitted(z.boolean()),
  orderUpdates: unlessOmitted(z.boolean()),
});
export type PreferencesChange = z.output<typeof preferencesChange>;

/** Input of `assignRole`. */
export const roleAssignment = z.object({ userId: z.string(), role: z.enum(roles) });
export type RoleAssignment = z.output<typeof roleAssignment>;

/** Input of `deleteAccount`. */
export const accountDeletion = z.object({ password: givenPassword });

/** The `search` argument of `users`; an empty one searches for nothing. */
export const userSearch = z
  .string()
  .trim()
  .max(longestSearch, `\`search\` has at most ${longestSearch} characters.`)
  .nullish()
  .transform((text) => text || null);
