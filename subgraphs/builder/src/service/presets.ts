import { randomUUID } from 'node:crypto';
import type { Cause } from '@pet/platform/events';
import { isUuid, UserError } from '@pet/platform/graphql';
import type { CreatePresetInput, UpdatePresetInput } from '../../generated/graphql.ts';
import { type Preset, Prisma } from '../../generated/prisma/client.ts';
import { checkSlug, checkText, DESCRIPTION_LENGTH, NAME_LENGTH } from '../domain/naming.ts';
import type { ServiceDependencies } from './dependencies.ts';
import { configColumns } from './designs.ts';
import { InputCheck, noSuch } from './input.ts';
import type { PresetShelf } from './preset-shelf.ts';

const checkName = (raw: string) => checkText(raw, 'Name', NAME_LENGTH);
const checkDescription = (raw: string) => checkText(raw, 'Description', DESCRIPTION_LENGTH);

/** Use cases of staff; whether the actor is staff is the permission rules' business. */
export function openPresets({ prisma }: ServiceDependencies, shelf: PresetShelf) {
  /** @throws UserError NOT_FOUND when there is no such preset */
  async function find(id: string): Promise<Preset> {
    const preset = isUuid(id) ? await prisma.preset.findUnique({ where: { id } }) : null;
    if (preset === null) throw noSuch('id', 'preset');
    return preset;
  }

  return {
    /** @throws UserError SLUG_TAKEN or naming every field that is wrong */
    async create(input: CreatePresetInput, cause: Cause): Promise<Preset> {
      const check = new InputCheck();
      const slug = check.text('slug', input.slug, checkSlug);
      const name = check.text('name', input.name, checkName);
      const description = check.text('description', input.description, checkDescription);
      const config = check.config(input.config);
      check.refuseProblems();
      if (slug === null || name === null || description === null || config === null) {
        throw new TypeError('an input without problems is complete');
      }
      const now = new Date();
      const id = randomUUID();
      const columns = { slug, name, description, ...configColumns(config), createdAt: now, updatedAt: now };
      try {
        return await shelf.change(id, 'preset.created', cause, (tx) =>
          tx.preset.create({ data: { id, ...columns } }),
        );
      } catch (error) {
        if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') throw error;
        const message = `Another preset is called ${slug}; choose another slug`;
        throw new UserError({ field: ['slug'], message, code: 'SLUG_TAKEN' });
      }
    },

    /** @throws UserError NOT_FOUND or naming every field that is wrong */
    async update(input: UpdatePresetInput, cause: Cause): Promise<Preset> {
      const { id } = await find(input.id);
      const check = new InputCheck();
      const name = check.text('name', input.name, checkName);
      const description = check.text('description', input.description, checkDescription);
      const config = check.config(input.config);
      check.refuseProblems();
      const data = {
        ...(name !== null && { name }),
        ...(description !== null && { description }),
        ...(config !== null && configColumns(config)),
        updatedAt: new Date(),
      };
      return shelf.change(id, 'preset.updated', cause, (tx) => tx.preset.update({ where: { id }, data }));
    },

    /** @throws UserError NOT_FOUND */
    async archive(id: string, cause: Cause): Promise<Preset> {
      await find(id);
      const archive = { where: { id, archivedAt: null }, data: { archivedAt: new Date() } };
      await shelf.change(id, 'preset.archived', cause, (tx) => tx.preset.updateMany(archive));
      return find(id);
    },
  };
}

export type Presets = ReturnType<typeof openPresets>;
