import type { Scope, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { isInside, propertyName, rangeOf, unwrapped, type Node } from '../syntax/ast.ts';
import { initialiser, isConstant, mentionsOfVariable, variableOf } from '../syntax/variables.ts';
import { mentionsOfMember, ownerOfMember } from '../meaning/members.ts';

/** Something that is shared by all code that can name it: a variable, or a field of `this`. */
export interface Place {
  /** As the source has it: `total`, `this.total`. */
  readonly name: string;
  /** Where it is mentioned, its declaration included. */
  readonly mentions: readonly Node[];
  /** The node that makes a new one each time it runs; none for a field of an object, which no code here makes anew. */
  readonly home: Node | undefined;
  readonly variable: Scope.Variable | undefined;
  isDeclaredIn(node: Node): boolean;
}

const ofVariables = new WeakMap<Scope.Variable, Place>();
const ofMembers = new WeakMap<Node, Map<string, Place>>();

/** The place that an expression such as `a`, `a.b[c]`, `this.b` or `this.b.c` belongs to, and the mention of it there. */
export function placeOf(expression: Node, source: SourceCode): { place: Place; mention: Node } | undefined {
  let node = unwrapped(expression);
  let inner: ESTree.MemberExpression | undefined;
  while (node.type === 'MemberExpression') {
    inner = node;
    node = unwrapped(node.object);
  }
  if (inner !== undefined && ownerOfMember(inner, source) !== undefined) {
    const place = placeOfMember(inner, source);
    return place && { place, mention: inner };
  }
  if (node.type !== 'Identifier') return undefined;
  const variable = variableOf(node, source);
  if (variable === undefined || variable.defs.length === 0) return undefined;
  // `const docs = this.#docs` and then `docs.set(…)`: the object is that of the field.
  const meant = inner === undefined ? undefined : aliasedPlace(variable, source);
  return { place: meant ?? placeOfVariable(variable), mention: node };
}

function aliasedPlace(variable: Scope.Variable, source: SourceCode): Place | undefined {
  const value = isConstant(variable) ? initialiser(variable) : undefined;
  return value?.type === 'MemberExpression' || value?.type === 'Identifier'
    ? placeOf(value, source)?.place
    : undefined;
}

function placeOfVariable(variable: Scope.Variable): Place {
  let place = ofVariables.get(variable);
  if (place === undefined) {
    const [start] = rangeOf(variable.defs[0]?.name as Node);
    place = {
      name: variable.name,
      mentions: mentionsOfVariable(variable),
      home: variable.scope.variableScope.block as Node,
      variable,
      isDeclaredIn: (node) => start >= rangeOf(node)[0] && start < rangeOf(node)[1],
    };
    ofVariables.set(variable, place);
  }
  return place;
}

function placeOfMember(member: ESTree.MemberExpression, source: SourceCode): Place | undefined {
  const name = propertyName(member);
  const owner = ownerOfMember(member, source);
  if (name === undefined || owner === undefined) return undefined;
  const places = ofMembers.get(owner) ?? new Map<string, Place>();
  ofMembers.set(owner, places);
  let place = places.get(name);
  if (place === undefined) {
    place = {
      name: `this.${name}`,
      mentions: mentionsOfMember(owner, name, source),
      home: undefined,
      variable: undefined,
      isDeclaredIn: (node) => node !== owner && isInside(owner, node),
    };
    places.set(name, place);
  }
  return place;
}
