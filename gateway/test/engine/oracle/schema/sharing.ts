import type { FieldDraft, WorldDraft } from './model.ts';

/** Fields that implement an interface's are held to its type. */
const ofInterfaces = /^(named|sized|cry|id|num|code|region|org|area|deep)/;

function varyNullability(world: WorldDraft, field: FieldDraft): void {
  if (ofInterfaces.test(field.name) || !world.random.chance(0.3)) return;
  field.type = field.type.endsWith('!') ? field.type.slice(0, -1) : `${field.type}!`;
}

/** Marks what more than one subgraph answers as shared; some of them then promise more about nulls than others. */
export function shareFields(world: WorldDraft): void {
  const byField = new Map<string, FieldDraft[]>();
  for (const { objects } of world.subgraphs) {
    for (const { kind, name, fields } of objects.values()) {
      if (kind === 'interface') continue;
      for (const field of fields.values()) {
        const where = `${name}.${field.name}`;
        byField.set(where, [...(byField.get(where) ?? []), field]);
      }
    }
  }
  for (const fields of byField.values()) {
    const isOverridden = fields.some(({ directives }) =>
      [...directives].some((text) => text.startsWith('@override')),
    );
    const own = fields.filter(({ directives }) => !directives.has('@external'));
    if (isOverridden || own.length < 2) continue;
    for (const field of own) {
      field.directives.add('@shareable');
      if (own.length === fields.length) varyNullability(world, field);
    }
  }
}
