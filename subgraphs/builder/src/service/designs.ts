import { randomUUID } from 'node:crypto';
import type { Cause } from '@pet/platform/events';
import { isUuid, UserError } from '@pet/platform/graphql';
import type { CreateDesignInput, DuplicateDesignInput, UpdateDesignInput } from '../../generated/graphql.ts';
import type { Design, Prisma } from '../../generated/prisma/client.ts';
import { designAccess, ownsDesign, type Reader } from '../domain/access.ts';
import { type HarnessConfig, readStoredConfig } from '../domain/config.ts';
import { checkText, isSlug, NAME_LENGTH, nameCopy } from '../domain/naming.ts';
import { priceConfig } from '../domain/pricing.ts';
import type { ServiceDependencies } from './dependencies.ts';
import { InputCheck, noSuch } from './input.ts';
import { changeDesigns, type DesignChange, recordChange } from './revisions.ts';
import type { Shares } from './shares.ts';

const checkName = (raw: string) => checkText(raw, 'Name', NAME_LENGTH);

/** The columns a configuration decides. */
export function configColumns(config: HarnessConfig) {
  return { config, category: config.category, priceMinor: priceConfig(config).totalMinor };
}

export function openDesigns({ prisma, announce }: ServiceDependencies, shares: Shares) {
  /** A design that is not deleted, for its owner and staff; malformed ids are missing ones. */
  async function findOwn(reader: Reader, id: string): Promise<Design | null> {
    const design = isUuid(id) ? await prisma.design.findUnique({ where: { id } }) : null;
    return design !== null && design.deletedAt === null && ownsDesign(reader, design) ? design : null;
  }

  async function insert(
    ownerId: string,
    columns: { readonly name: string; readonly config: HarnessConfig; readonly presetId: string | null },
    cause: Cause,
  ): Promise<Design> {
    const now = new Date();
    const { name, config, presetId } = columns;
    const inserted = await prisma.$transaction(async (transaction) => {
      const design = await transaction.design.create({
        data: {
          id: randomUUID(),
          ownerId,
          presetId,
          name,
          version: 1,
          ...configColumns(config),
          createdAt: now,
          updatedAt: now,
        },
      });
      await recordChange(transaction, [design], { kind: 'CREATED', changedBy: ownerId, cause });
      return design;
    });
    announce(inserted.id);
    return inserted;
  }

  /**
   * Changes a design in a transaction of its own, then tells of it.
   * @returns null when no row meets the condition
   */
  async function change(
    where: Prisma.DesignWhereInput & { readonly id: string },
    data: Prisma.DesignUncheckedUpdateManyInput,
    reason: DesignChange,
  ): Promise<Design | null> {
    const [changed] = await prisma.$transaction((transaction) =>
      changeDesigns(transaction, where, data, reason),
    );
    if (changed === undefined) return null;
    announce(changed.id);
    return changed;
  }

  /** Tells a change that came too late from one whose design has gone in the meantime. */
  async function explainMiss(id: string, expectedVersion: number): Promise<UserError> {
    const now = await prisma.design.findUnique({ where: { id } });
    if (now === null || now.deletedAt !== null) return noSuch('id', 'design');
    const message = `The design is at version ${now.version}, not ${expectedVersion}; load it again and repeat the change`;
    return new UserError({ field: ['expectedVersion'], message, code: 'VERSION_CONFLICT' });
  }

  return {
    /**
     * Saves a design of the reader's own.
     * @throws UserError naming every field that is wrong
     */
    async create(ownerId: string, input: CreateDesignInput, cause: Cause): Promise<Design> {
      const check = new InputCheck();
      const name = check.text('name', input.name, checkName);
      let config = check.config(input.config);
      let presetId: string | null = null;
      if (typeof input.presetSlug === 'string') {
        const preset = isSlug(input.presetSlug)
          ? await prisma.preset.findFirst({ where: { slug: input.presetSlug, archivedAt: null } })
          : null;
        if (preset === null)
          check.add('presetSlug', 'There is no such preset; see `presets`', 'UNKNOWN_OPTION');
        else presetId = preset.id;
        if (preset !== null && !input.config) config = readStoredConfig(preset.config);
      } else if (!input.config) {
        check.add('config', 'Pass a configuration, a presetSlug or both', 'REQUIRED');
      }
      check.refuseProblems();
      if (name === null || config === null)
        throw new TypeError('an input without problems has a name and a config');
      return insert(ownerId, { name, config, presetId }, cause);
    },

    /**
     * Changes a design's name, configuration or both.
     * @throws UserError NOT_FOUND, SHARE_READ_ONLY, VERSION_CONFLICT, or naming every field that is wrong
     */
    async update(reader: Reader, input: UpdateDesignInput, cause: Cause): Promise<Design> {
      const { id, expectedVersion, shareToken } = input;
      const share = typeof shareToken === 'string' ? await shares.findByToken(shareToken) : null;
      const design = isUuid(id) ? await prisma.design.findUnique({ where: { id } }) : null;
      if (design === null || design.deletedAt !== null) throw noSuch('id', 'design');
      const access = designAccess(reader, design, share?.designId === design.id ? share : null, new Date());
      if (access === null) throw noSuch('id', 'design');
      if (access === 'VIEW') {
        const message = 'This share allows looking only; ask the owner for one that allows editing';
        throw new UserError({ field: ['shareToken'], message, code: 'SHARE_READ_ONLY' });
      }
      const check = new InputCheck();
      const name = check.text('name', input.name, checkName);
      const config = check.config(input.config);
      if (!input.config && typeof input.name !== 'string') {
        check.add(null, 'Pass a name, a configuration or both', 'REQUIRED');
      }
      check.refuseProblems();
      const data = {
        ...(name !== null && { name }),
        ...(config !== null && configColumns(config)),
        updatedAt: new Date(),
      };
      const changed = await change({ id, version: expectedVersion }, data, {
        kind: 'UPDATED',
        changedBy: reader?.userId ?? null,
        cause,
      });
      if (changed === null) throw await explainMiss(id, expectedVersion);
      return changed;
    },

    /**
     * Copies a design the reader owns or, as staff, sees.
     * @throws UserError NOT_FOUND or naming what is wrong with the name
     */
    async duplicate(
      reader: Reader,
      ownerId: string,
      input: DuplicateDesignInput,
      cause: Cause,
    ): Promise<Design> {
      const check = new InputCheck();
      const name = check.text('name', input.name, checkName);
      const original = await findOwn(reader, input.id);
      if (original === null) throw noSuch('id', 'design');
      check.refuseProblems();
      const columns = {
        name: name ?? nameCopy(original.name),
        config: readStoredConfig(original.config),
        presetId: original.presetId,
      };
      return insert(ownerId, columns, cause);
    },

    /**
     * Deletes a design; its row, revisions and shares stay.
     * @returns its id
     * @throws UserError NOT_FOUND, also for a design deleted before
     */
    async remove(reader: Reader, id: string, cause: Cause): Promise<string> {
      const design = await findOwn(reader, id);
      if (design === null) throw noSuch('id', 'design');
      const now = new Date();
      const data = { deletedAt: now, updatedAt: now };
      const removed = await change({ id: design.id }, data, {
        kind: 'DELETED',
        changedBy: reader?.userId ?? null,
        cause,
      });
      if (removed === null) throw noSuch('id', 'design');
      return removed.id;
    },
  };
}

export type Designs = ReturnType<typeof openDesigns>;
