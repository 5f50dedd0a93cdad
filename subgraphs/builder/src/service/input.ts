import { type MoneyValue, type Problem, UserError } from '@pet/platform/graphql';
import type { HarnessConfigInput } from '../../generated/graphql.ts';
import type { HarnessConfig, HarnessConfigDraft } from '../domain/config.ts';
import type { TextCheck } from '../domain/naming.ts';
import type { ConfigProblem } from '../domain/problem.ts';
import { validateConfig } from '../domain/validation.ts';

/** An amount in US cents as the schema's Money. */
export function usd(minor: number): MoneyValue {
  return { minor, currency: 'USD' };
}

/** GraphQL's way of leaving things out, told apart from the domain's null; the defaults are the schema's. */
export function toDraft(input: HarnessConfigInput): HarnessConfigDraft {
  const { size, measurements, engraving } = input;
  return {
    ...input,
    size: size ?? null,
    measurements: { ...measurements, petName: measurements.petName ?? null },
    padding: input.padding ?? 'NONE',
    attachments: input.attachments ?? ['BACK'],
    reflectiveTrim: input.reflectiveTrim ?? false,
    handle: input.handle ?? false,
    engraving: engraving
      ? { text: engraving.text, font: engraving.font ?? 'BLOCK', target: engraving.target ?? 'TAG' }
      : null,
  };
}

/** A problem of a configuration that stands in the field `config`. */
export function toProblem({ path, message, code }: ConfigProblem): Problem {
  return { field: ['config', ...path], message, code };
}

/** Collects everything wrong with an input before refusing it, so that callers can put it right in one go. */
export class InputCheck {
  readonly #problems: Problem[] = [];

  /** @param field null when no single field is to blame */
  add(field: string | null, message: string, code: string): void {
    this.#problems.push({ field: field === null ? null : [field], message, code });
  }

  /** The checked text, or null with the problem noted; also null when there is none to check. */
  text(field: string, raw: string | null | undefined, check: (raw: string) => TextCheck): string | null {
    if (raw === null || raw === undefined) return null;
    const checked = check(raw);
    if ('text' in checked) return checked.text;
    this.add(field, checked.problem.message, checked.problem.code);
    return null;
  }

  /** The canonical configuration, or null with its problems noted; also null when there is none to check. */
  config(input: HarnessConfigInput | null | undefined): HarnessConfig | null {
    if (input === null || input === undefined) return null;
    const checked = validateConfig(toDraft(input));
    if (checked.valid) return checked.config;
    this.#problems.push(...checked.problems.map(toProblem));
    return null;
  }

  /** @throws UserError with every problem noted so far */
  refuseProblems(): void {
    if (this.#problems.length > 0) throw new UserError(this.#problems);
  }
}

/** What a mutation answers about ids that do not exist and those of other people alike. */
export function noSuch(field: string, what: string): UserError {
  return new UserError({
    field: [field],
    message: `There is no such ${what}, or it is not yours`,
    code: 'NOT_FOUND',
  });
}
