/** Gives out the variants of experiments. */

import { UserError } from '@pet/platform/graphql';
import type { Actor } from '@pet/platform/identity';
import { variantFor } from '../domain/experiment.ts';
import type { AssignmentInput } from '../domain/input.ts';
import { visitorIdOf } from '../domain/visitor.ts';
import { experimentNotFound, type StoredExperiment, withVariants } from './experiments.ts';
import type { ServiceSetting } from './setting.ts';

/** What a unit gets; the parent of `ExperimentAssignment`. */
export interface GivenVariant {
  readonly experiment: string;
  /** Null for a unit that does not take part. */
  readonly variant: string | null;
}

export interface Assigning {
  /**
   * Gives a unit its variant, for good: it keeps what it has been given.
   * @throws UserError EXPERIMENT_NOT_FOUND, SIGN_IN_REQUIRED, ANONYMOUS_ID_REQUIRED
   */
  assign(actor: Actor | null, input: AssignmentInput): Promise<GivenVariant>;
  /** What {@link assign} would answer, without writing anything; null where it would refuse. */
  look(actor: Actor | null, input: AssignmentInput): Promise<GivenVariant | null>;
}

/** A unit by the text that is hashed, and by the id that is stored. */
interface Unit {
  readonly text: string;
  readonly id: string;
}

/** An account is known from the token alone; a browser may be called what its client likes. */
function unitOf(experiment: StoredExperiment, actor: Actor | null, unitId: string | null): Unit | null {
  if (experiment.unit === 'ACCOUNT') return actor && { text: actor.userId, id: actor.userId };
  return unitId === null ? null : { text: unitId, id: visitorIdOf(unitId) };
}

function unitMissing({ unit }: StoredExperiment): UserError {
  return unit === 'ACCOUNT'
    ? new UserError({
        message: 'Sign in: this experiment gives its variants to accounts.',
        field: null,
        code: 'SIGN_IN_REQUIRED',
      })
    : new UserError({
        message: 'Say which browser this is.',
        field: ['unitId'],
        code: 'ANONYMOUS_ID_REQUIRED',
      });
}

function given({ key, variants }: StoredExperiment, position: number | null): GivenVariant {
  return { experiment: key, variant: position === null ? null : (variants[position]?.key ?? null) };
}

export function openAssigning({ database, now }: Pick<ServiceSetting, 'database' | 'now'>): Assigning {
  const running = (key: string) =>
    database.experiment.findUnique({ where: { key, status: 'RUNNING' }, ...withVariants });

  async function kept({ id: experimentId }: StoredExperiment, unitId: string): Promise<number | null> {
    const where = { experimentId_unitId: { experimentId, unitId } };
    const assignment = await database.assignment.findUnique({ where, select: { variant: true } });
    return assignment?.variant ?? null;
  }

  return {
    async assign(actor, { key, unitId }) {
      const experiment = await running(key);
      if (experiment === null) throw experimentNotFound();
      const unit = unitOf(experiment, actor, unitId);
      if (unit === null) throw unitMissing(experiment);
      const before = await kept(experiment, unit.id);
      const variant = before ?? variantFor(experiment, unit.text);
      if (before === null && variant !== null) {
        const row = { experimentId: experiment.id, unitId: unit.id, variant, createdAt: now() };
        // A twin that was faster has written the same: a running experiment does not change.
        await database.assignment.createMany({ data: [row], skipDuplicates: true });
      }
      return given(experiment, variant);
    },

    async look(actor, { key, unitId }) {
      const experiment = await running(key);
      const unit = experiment && unitOf(experiment, actor, unitId);
      if (!experiment || !unit) return null;
      return given(experiment, (await kept(experiment, unit.id)) ?? variantFor(experiment, unit.text));
    },
  };
}
