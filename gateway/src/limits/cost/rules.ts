import { costIdentity, InterfaceType, ObjectType, type Schema } from '@apollo/federation-internals';

/** How long a list is taken to be: `@listSize`. */
export interface ListSize {
  readonly assumedSize?: number | null;
  /** The arguments that say how long it is at most. */
  readonly slicingArguments?: readonly string[] | null;
  /** Whether exactly one of them must be given; so it is unless the schema says otherwise. */
  readonly requireOneSlicingArgument?: boolean | null;
  /** Which fields of the answered object are the list; without any, it is the field itself. */
  readonly sizedFields?: readonly string[] | null;
}

/** What a supergraph says of one field. */
export interface FieldCost {
  readonly weight: number | undefined;
  readonly argumentWeights: ReadonlyMap<string, number>;
  readonly listSize: ListSize | undefined;
}

/** What a supergraph says of costs where they are not the usual ones: `@cost` and `@listSize`. */
export interface CostRules {
  field(typeName: string, fieldName: string): FieldCost | undefined;
  typeWeight(typeName: string): number | undefined;
}

/** Whatever can carry a directive; the library's own classes do not share a type for that. */
interface Annotated {
  appliedDirectivesOf<Values extends Record<string, unknown>>(
    name: string,
  ): readonly { arguments(): Readonly<Values> }[];
}

/**
 * Reads the costs of a supergraph. Of input fields' weights nothing is known here; those of arguments count as a whole.
 * @param schema of the supergraph itself, since clients do not see its directives
 * @returns null where it says nothing of costs, so that nothing is known of its lists
 */
export function readCostRules(schema: Schema): CostRules | null {
  const feature = schema.coreFeatures?.getByIdentity(costIdentity);
  if (!feature) return null;
  const [cost, listSize] = ['cost', 'listSize'].map((name) => feature.directiveNameInSchema(name));
  const weightOf = (element: Annotated) =>
    element.appliedDirectivesOf<{ weight: number }>(cost ?? '')[0]?.arguments().weight;

  const fields = new Map<string, FieldCost>();
  const typeWeights = new Map<string, number>();
  for (const type of schema.types()) {
    const weight = weightOf(type);
    if (weight !== undefined) typeWeights.set(type.name, weight);
    if (!(type instanceof ObjectType || type instanceof InterfaceType)) continue;
    for (const field of type.fields()) {
      const argumentWeights = field.arguments().flatMap((argument) => {
        const weight = weightOf(argument);
        return weight === undefined ? [] : [[argument.name, weight] as const];
      });
      fields.set(`${type.name}.${field.name}`, {
        weight: weightOf(field),
        argumentWeights: new Map(argumentWeights),
        listSize: (field as Annotated)
          .appliedDirectivesOf<ListSize & Record<string, unknown>>(listSize ?? '')[0]
          ?.arguments(),
      });
    }
  }
  return {
    field: (typeName, fieldName) => fields.get(`${typeName}.${fieldName}`),
    typeWeight: (typeName) => typeWeights.get(typeName),
  };
}
