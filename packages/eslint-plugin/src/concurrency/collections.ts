import type { SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import { isCall, propertyName, unwrapped, type Node } from '../syntax/ast.ts';
import { annotation, initialiser, variableOf } from '../syntax/variables.ts';
import { membersNamed, ownerOfMember } from '../meaning/members.ts';
import { typeAt } from '../meaning/types.ts';

const classes = /^(?:Weak)?(?:Map|Set)$|^\w*Array$/;
const types = /^(?:readonly\s+)?(?:(?:Weak)?(?:Map|Set)|\w*Array|Record)\s*<|\[\]$/;
/** What Vue, Svelte, MobX, signals and React wrap around a value. */
const reactive =
  /^(?:ref|shallowRef|reactive|shallowReactive|signal|observable|proxy|useRef|writable|createMutable|\$state)$/;

/** Whether what an expression names is seen to be an array, a map or a set. */
export function isCollection(expression: Node, source: SourceCode): boolean {
  const node = unwrapped(expression);
  const type = typeAt(node, source)?.symbol?.name;
  if (type !== undefined && type !== '__type' && type !== '__object') return classes.test(type);
  if (node.type === 'Identifier') return isNamedCollection(node, source);
  if (node.type !== 'MemberExpression') return isMadeCollection(node, source);
  const name = propertyName(node);
  const owner = ownerOfMember(node, source);
  if (owner !== undefined && name !== undefined)
    return membersNamed(owner, name, source).some(
      (one) =>
        types.test(one.annotation ?? '') || (one.value !== undefined && isMadeCollection(one.value, source)),
    );
  const object = unwrapped(node.object);
  // `images.value` of a ref, `list.current` of React's.
  if (name === 'value' || name === 'current') return isCollection(object, source);
  return object.type === 'Identifier' && isPropertyOfLiteral(object, name, source);
}

function isNamedCollection(identifier: ESTree.Identifier, source: SourceCode): boolean {
  const variable = variableOf(identifier, source);
  const text = annotation(variable, source) ?? '';
  if (
    types.test(text) ||
    /^(?:Shallow)?(?:Ref|RefObject|Signal|Writable)<.*(?:\[\]|(?:Map|Set|Array|Record)<.*>)>$/.test(text)
  )
    return true;
  const value = initialiser(variable);
  return value !== undefined && isMadeCollection(value, source);
}

function isMadeCollection(value: Node, source: SourceCode): boolean {
  const node = unwrapped(value);
  if (node.type === 'ArrayExpression') return true;
  if (node.type === 'MemberExpression') return isCollection(node, source);
  if (!isCall(node)) return false;
  const callee = unwrapped(node.callee);
  if (callee.type === 'MemberExpression') {
    const object = unwrapped(callee.object);
    return object.type === 'Identifier' && object.name === 'Array';
  }
  if (callee.type !== 'Identifier') return false;
  if (reactive.test(callee.name)) {
    const [inner] = node.arguments;
    return inner !== undefined && inner.type !== 'SpreadElement' && isMadeCollection(inner, source);
  }
  return classes.test(callee.name);
}

// Of an object literal, all properties count: `state.list.push(…)` where the list is in the literal, or is put there later.
function isPropertyOfLiteral(
  identifier: ESTree.Identifier,
  name: string | undefined,
  source: SourceCode,
): boolean {
  let value = initialiser(variableOf(identifier, source));
  if (isCall(value) && value.callee.type === 'Identifier' && reactive.test(value.callee.name))
    value = value.arguments[0] as Node | undefined;
  if (value?.type !== 'ObjectExpression') return false;
  for (const one of value.properties)
    if (one.type === 'Property' && one.key.type === 'Identifier' && one.key.name === name)
      return isMadeCollection(one.value, source);
  return true;
}
