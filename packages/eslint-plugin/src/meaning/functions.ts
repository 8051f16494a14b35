import type { Scope, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import {
  enclosingFunction,
  isCall,
  isFunction,
  keyName,
  parentOf,
  propertyName,
  unwrapped,
  wrapped,
  type CallNode,
  type FunctionNode,
  type Node,
} from '../syntax/ast.ts';
import { initialiser, mentionsOfVariable, parameterOf, variableOf } from '../syntax/variables.ts';
import { indexOf } from './file.ts';
import { membersNamed, mentionsOfMember, ownerOfMember } from './members.ts';
import { methodName, receiverOf } from './names.ts';

/** A function that an expression can be, and where it was handed over as an argument, if it was. */
export interface Found {
  readonly fn: FunctionNode;
  /** The call that hands it to the function in which the expression stands. */
  readonly through?: CallNode;
}

const deepest = 6;

/** The functions of this file that an expression can be: a literal, a name, a member, a bound one, or what a factory returns. */
export function functionsOf(expression: Node, source: SourceCode, depth = 0): readonly Found[] {
  if (depth > deepest) return [];
  const node = unwrapped(expression);
  const follow = (next: Node | null | undefined): readonly Found[] =>
    next ? functionsOf(next, source, depth + 1) : [];
  if (isFunction(node)) return [{ fn: node }];
  switch (node.type) {
    case 'Identifier':
      return functionsNamed(node, source, depth);
    case 'MemberExpression':
      return memberValues(node, source).flatMap(follow);
    case 'ConditionalExpression':
      return [...follow(node.consequent), ...follow(node.alternate)];
    case 'LogicalExpression':
      return [...follow(node.left), ...follow(node.right)];
    case 'CallExpression': {
      if (methodName(node) === 'bind') return follow(receiverOf(node));
      const made = functionsOf(node.callee, source, depth + 1).flatMap(({ fn }) => returnedBy(fn, source));
      // Wrappers such as useCallback(fn) and once(fn) return what they are given, more or less.
      if (made.length === 0 && isKnownWrapper(node)) return follow(node.arguments[0]);
      return made.flatMap(follow);
    }
    default:
      return [];
  }
}

function isKnownWrapper(call: ESTree.SimpleCallExpression): boolean {
  const callee = unwrapped(call.callee);
  const name = callee.type === 'Identifier' ? callee.name : methodName(call);
  return /^(?:useCallback|useEvent|useEffectEvent|once|memo(?:ize)?|debounce|throttle)$/.test(name ?? '');
}

function functionsNamed(identifier: ESTree.Identifier, source: SourceCode, depth: number): readonly Found[] {
  const variable = variableOf(identifier, source);
  const definition = variable?.defs[0];
  if (variable === undefined || definition === undefined) return [];
  const declared = definition.node as Node;
  if (declared.type === 'FunctionDeclaration' && definition.type === 'FunctionName')
    return [{ fn: declared }];
  const parameter = parameterOf(variable);
  if (parameter !== undefined)
    return callsOf(parameter.fn, source).flatMap((call) => {
      const given = call.arguments[parameter.index];
      if (given === undefined || given.type === 'SpreadElement') return [];
      return functionsOf(given, source, depth + 1).map(({ fn, through }) => ({
        fn,
        through: through ?? call,
      }));
    });
  return assignedValues(variable).flatMap((value) => functionsOf(value, source, depth + 1));
}

/** What a variable is initialised with and assigned later. */
export function assignedValues(variable: Scope.Variable): readonly Node[] {
  const values: Node[] = [];
  const first = initialiser(variable);
  if (first !== undefined) values.push(first);
  for (const mention of mentionsOfVariable(variable)) {
    const outer = parentOf(mention);
    if (outer?.type === 'AssignmentExpression' && outer.left === mention && outer.operator === '=')
      values.push(unwrapped(outer.right));
  }
  return values;
}

/** The values that a member of `this`, or of an object literal with a name, is given. */
export function memberValues(member: ESTree.MemberExpression, source: SourceCode): readonly Node[] {
  const name = propertyName(member);
  if (name === undefined) return [];
  const owner = ownerOfMember(member, source) ?? objectLiteral(member.object, source);
  if (owner === undefined) return [];
  return membersNamed(owner, name, source).flatMap(({ value }) => (value === undefined ? [] : [value]));
}

function objectLiteral(expression: Node, source: SourceCode): Node | undefined {
  const node = unwrapped(expression);
  const value = node.type === 'Identifier' ? initialiser(variableOf(node, source)) : undefined;
  return value?.type === 'ObjectExpression' ? value : undefined;
}

/** The expressions that a function returns. */
export function returnedBy(fn: FunctionNode, source: SourceCode): readonly Node[] {
  if (fn.type === 'ArrowFunctionExpression' && fn.body.type !== 'BlockStatement') return [unwrapped(fn.body)];
  return returnsIn(source).get(fn) ?? [];
}

const returns = new WeakMap<object, Map<FunctionNode, Node[]>>();

function returnsIn(source: SourceCode): Map<FunctionNode, Node[]> {
  let found = returns.get(source.ast);
  if (found === undefined) {
    found = new Map();
    for (const node of indexOf(source).returns) {
      const fn = enclosingFunction(node);
      if (fn === undefined || !node.argument) continue;
      const all = found.get(fn) ?? [];
      found.set(fn, all);
      all.push(unwrapped(node.argument));
    }
    returns.set(source.ast, found);
  }
  return found;
}

/** Where a function of this file is mentioned by its name, without its declaration. */
export function mentionsOfFunction(fn: FunctionNode, source: SourceCode): readonly Node[] {
  if (fn.type === 'FunctionDeclaration') {
    const [variable] = source.getDeclaredVariables(fn);
    return variable === undefined ? [] : mentionsOfVariable(variable);
  }
  let outer = parentOf(wrapped(fn));
  if (isCall(outer) && isKnownWrapper(outer as ESTree.SimpleCallExpression)) outer = parentOf(outer);
  if (outer?.type === 'VariableDeclarator') {
    const [variable] = source.getDeclaredVariables(outer);
    return variable === undefined ? [] : mentionsOfVariable(variable).filter((one) => one !== outer.id);
  }
  if (
    outer?.type === 'MethodDefinition' ||
    outer?.type === 'PropertyDefinition' ||
    outer?.type === 'Property'
  )
    return mentionsOfMethod(outer, source);
  return [];
}

function mentionsOfMethod(
  member: ESTree.MethodDefinition | ESTree.PropertyDefinition | ESTree.Property,
  source: SourceCode,
): readonly Node[] {
  const name = keyName(member);
  if (name === undefined) return [];
  const body = parentOf(member);
  if (body === null) return [];
  if (body.type === 'ObjectExpression') {
    const declarator = parentOf(wrapped(body));
    const [variable] =
      declarator?.type === 'VariableDeclarator' ? source.getDeclaredVariables(declarator) : [];
    const outside =
      variable === undefined
        ? []
        : mentionsOfVariable(variable).flatMap((mention) => {
            const outer = parentOf(mention);
            return outer?.type === 'MemberExpression' &&
              outer.object === mention &&
              propertyName(outer) === name
              ? [outer]
              : [];
          });
    return [...mentionsOfMember(body, name, source), ...outside];
  }
  const owner = parentOf(body);
  return owner === null ? [] : mentionsOfMember(owner, name, source);
}

/** The calls of a function of this file, by its name or where it stands. */
export function callsOf(fn: FunctionNode, source: SourceCode): readonly CallNode[] {
  const direct = parentOf(wrapped(fn));
  const calls: CallNode[] = isCall(direct) && direct.callee === wrapped(fn) ? [direct] : [];
  for (const mention of mentionsOfFunction(fn, source)) {
    const call = parentOf(wrapped(mention));
    if (isCall(call) && call.callee === wrapped(mention)) calls.push(call);
  }
  return calls;
}
