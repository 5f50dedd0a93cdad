import { z } from 'zod';

/** The systems of measurement a customer can read sizes in; the members of the schema's `MeasurementUnits`. */
export const measurementUnits = ['METRIC', 'IMPERIAL'] as const;

/** What a customer has chosen about how the shop speaks to them. */
export interface Preferences {
  readonly units: (typeof measurementUnits)[number];
  /** A canonical BCP 47 language tag, for example `de-AT`. */
  readonly locale: string;
  readonly marketingEmails: boolean;
  readonly orderUpdates: boolean;
}

/** What a new account starts with: advertising only after it was asked for, news of its own orders at once. */
export const defaultPreferences: Preferences = {
  units: 'METRIC',
  locale: 'en-US',
  marketingEmails: false,
  orderUpdates: true,
};

/** RFC 5646 §4.4.1: what every implementation must at least accept. */
const longestLocale = 35;

function canonicalLocale(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}

/** A well-formed BCP 47 language tag, returned in its canonical spelling. */
export const localeTag = z
  .string()
  .max(longestLocale, { message: `A language tag has at most ${longestLocale} characters.`, abort: true })
  .transform((tag, context) => {
    const canonical = canonicalLocale(tag);
    if (canonical !== null) return canonical;
    context.addIssue('This is not a BCP 47 language tag such as "en-US".');
    return z.NEVER;
  });
