import { rulesOf } from '@pet/platform/authorization';
import { buildSchema } from '@pet/platform/subgraph';
import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { registry } from '../src/subgraphs/registry.ts';

const definitions = await Promise.all(registry.map(async ({ load }) => (await load()).default));
const schemas = definitions.map(
  (definition) => [definition.name, definition, buildSchema(definition)] as const,
);

/** Federation's own machinery; nobody wrote it, and no client sees it. */
function isOurs(type: GraphQLNamedType): boolean {
  return !(
    isIntrospectionType(type) ||
    isSpecifiedScalarType(type) ||
    /^(_|federation__|link__)/.test(type.name)
  );
}

/** Something in a schema that can carry a description. */
interface Describable {
  readonly name: string;
  readonly description?: string | null | undefined;
}

/** Every place of a type where a description belongs, as a path, and whether one is there. */
function describable(type: GraphQLNamedType): { path: string; described: boolean }[] {
  const place = (path: string, { description }: Describable) => ({
    path,
    described: Boolean(description?.trim()),
  });
  const own = ['Query', 'Mutation', 'Subscription'].includes(type.name) ? [] : [place(type.name, type)];
  if (isEnumType(type)) {
    return [...own, ...type.getValues().map((value) => place(`${type.name}.${value.name}`, value))];
  }
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return own;
  const fields = Object.values(type.getFields()).filter(({ name }) => !name.startsWith('_'));
  const below = fields.flatMap((field) => {
    const path = `${type.name}.${field.name}`;
    const args: readonly Describable[] = 'args' in field ? field.args : [];
    return [place(path, field), ...args.map((arg) => place(`${path}(${arg.name}:)`, arg))];
  });
  return [...own, ...below];
}

describe.each(schemas)('%s', (_name, definition, schema) => {
  const types = Object.values(schema.getTypeMap()).filter(isOurs);

  it('describes everything in its schema', () => {
    const undescribed = types.flatMap(describable).filter(({ described }) => !described);
    expect(undescribed.map(({ path }) => path)).toEqual([]);
  });

  it('has a directive or a permission rule for every field', () => {
    const unruled = types.filter(isObjectType).flatMap((type) => {
      const fields = Object.keys(type.getFields());
      const denied = fields.filter(
        (name) => rulesOf(schema, definition.permissions, type, name).length === 0,
      );
      return denied.map((name) => `${type.name}.${name}`);
    });
    expect(unruled).toEqual([]);
  });

  it('writes a rule of its own for every root field', () => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    for (const root of roots) {
      if (!root) continue;
      expect(Object.keys(definition.permissions[root.name] ?? {}), root.name).not.toContain('*');
    }
  });
});
