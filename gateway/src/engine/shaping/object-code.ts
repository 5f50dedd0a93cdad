/** What an object is made of in generated code: a field, and an expression for its value. */
export interface Piece {
  readonly name: string;
  readonly expression: string;
  /**
   * `literal`: the expression is the value's JSON; `string`: a string; `name`: a string without anything to escape;
   * `json`: what turns into its JSON when it becomes text, such as numbers and what is made already; `any`: any leaf
   */
  readonly form: 'literal' | 'string' | 'name' | 'json' | 'any';
  /** Whether it can be null. */
  readonly nullable: boolean;
}

/** Writes an expression for an object of these pieces. */
export type ObjectCode = (pieces: readonly Piece[]) => string;

/** An object of the class `Result`, which is made for its fields. */
export const objectCode: ObjectCode = (pieces) => `new Result(${pieces.map(({ expression }) => expression)})`;

/** An expression for what stands between the quotes of a string. */
const inside = ({ expression, form }: Piece) => (form === 'string' ? `escaped(${expression})` : expression);

function jsonCode(piece: Piece): string {
  const { expression, form } = piece;
  if (form === 'json') return expression;
  if (form === 'any') return `whole(${expression})`;
  return `(${expression} === null ? "null" : '"' + ${inside(piece)} + '"')`;
}

/**
 * The text of JSON, made with `whole` and `escaped`; whatever is the same of all objects becomes one constant, up to what is
 * not.
 */
export const textCode: ObjectCode = (pieces) => {
  const terms: string[] = [];
  let constant = '{';
  for (const [index, piece] of pieces.entries()) {
    const { name, expression, form, nullable } = piece;
    constant += `${index === 0 ? '' : ','}${JSON.stringify(name)}:`;
    if (form === 'literal') constant += expression;
    else if ((form === 'string' || form === 'name') && !nullable) {
      terms.push(JSON.stringify(`${constant}"`), inside(piece));
      constant = '"';
    } else {
      terms.push(JSON.stringify(constant), jsonCode(piece));
      constant = '';
    }
  }
  return [...terms, JSON.stringify(`${constant}}`)].join(' + ');
};
