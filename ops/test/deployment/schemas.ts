import { createRequire } from 'node:module';
import { z } from 'zod';

const require = createRequire(import.meta.url);

const object = z.looseObject({ apiVersion: z.string(), kind: z.string() });

/** A class of kubernetes-models, which knows the schema of one kind of object. */
interface Model {
  readonly prototype: { validate(): void };
}

/** The paths of all that is in a value, as `spec.ports.0.name`. */
function pathsIn(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    `${path}${key}`,
    ...pathsIn(member, `${path}${key}.`),
  ]);
}

/** The same value, telling the path of whatever is looked at. */
function watched<Value>(value: Value, tell: (path: string) => void, path = ''): Value {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (typeof key === 'symbol' || !Object.hasOwn(target, key)) return member;
      tell(`${path}${key}`);
      return watched(member, tell, `${path}${key}.`);
    },
  });
}

/**
 * Checks an object of the Kubernetes API against its JSON schema. The schemas let fields pass that they do not know, so
 * a field that their validator never looked at is taken for a mistake, as kubectl does.
 * @throws Error when there is no such kind of object, when it breaks its schema, or has a field that the schema lacks
 */
export function checkObject(document: unknown): void {
  const { apiVersion, kind } = object.parse(document);
  const models: Record<string, Model | undefined> = require(`kubernetes-models/${apiVersion}/${kind}`);
  const Kind = models[kind];
  if (Kind === undefined) throw new Error(`Kubernetes has no ${kind} in ${apiVersion}`);
  const unknown = new Set(pathsIn(document));
  Kind.prototype.validate.call(watched(document, (path) => unknown.delete(path)));
  if (unknown.size > 0) throw new Error(`${kind} has no ${[...unknown].join(', ')}`);
}
