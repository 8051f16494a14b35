import type { Scope, SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import {
  constructors,
  makers,
  methods,
  operations,
  ownMethods,
  typeKinds,
  type Kind,
  type Operation,
} from '../library.ts';
import {
  isCall,
  isFunction,
  parentOf,
  propertyName,
  unwrapped,
  type CallNode,
  type FunctionNode,
  type Node,
} from '../syntax/ast.ts';
import { annotation, initialiser, isConstant, parameterOf, variableOf } from '../syntax/variables.ts';
import { assignedValues, callsOf, functionsOf, returnedBy } from './functions.ts';
import { membersNamed, ownerOfMember } from './members.ts';
import { libraryName, methodName, receiverOf } from './names.ts';
import { kindByType } from './types.ts';

/** What an expression is: something of this library, `other` for what is certainly nothing of it, or undefined. */
export type Known = Kind | 'other' | undefined;

const known = new WeakMap<Node, { readonly kind: Known }>();
const deepest = 8;

export function kindOf(expression: Node, source: SourceCode, depth = 0): Known {
  if (depth > deepest) return undefined;
  const node = unwrapped(expression);
  const before = known.get(node);
  if (before !== undefined) return before.kind;
  // What is asked about again while it is looked for has no answer yet.
  known.set(node, { kind: undefined });
  const kind = kindByType(node, source) ?? kindBySyntax(node, source, depth);
  known.set(node, { kind });
  return kind;
}

function kindBySyntax(node: Node, source: SourceCode, depth: number): Known {
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression':
      return kindOfMade(node, source, depth);
    case 'Identifier':
      return kindOfName(node, source, depth);
    case 'MemberExpression':
      return kindOfMember(node, source, depth);
    case 'ConditionalExpression':
      return firstKnown([node.consequent, node.alternate], source, depth);
    case 'LogicalExpression':
      return firstKnown([node.left, node.right], source, depth);
    case 'AssignmentExpression':
      return kindOf(node.right, source, depth + 1);
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'Literal':
    case 'TemplateLiteral':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'ClassExpression':
      return 'other';
    default:
      return undefined;
  }
}

function firstKnown(nodes: readonly Node[], source: SourceCode, depth: number): Known {
  let isOther = false;
  for (const node of nodes) {
    const kind = kindOf(node, source, depth + 1);
    if (kind !== undefined && kind !== 'other') return kind;
    isOther ||= kind === 'other';
  }
  return isOther ? 'other' : undefined;
}

function kindOfMade(call: CallNode, source: SourceCode, depth: number): Known {
  const name = libraryName(call.callee, source);
  if (name !== undefined) {
    const isRight = constructors.has(name) === (call.type === 'NewExpression');
    return (isRight && Object.hasOwn(makers, name) ? makers[name] : undefined) ?? 'other';
  }
  if (call.type === 'NewExpression') return 'other';
  const method = methodName(call);
  const receiver = receiverOf(call);
  if (receiver !== undefined && (method === 'asyncLet' || method === 'taskScope'))
    return kindOf(receiver, source, depth + 1) === 'other' ? undefined : makers[method];
  return firstKnown(
    functionsOf(call.callee, source).flatMap(({ fn }) => (fn.async ? [] : returnedBy(fn, source))),
    source,
    depth,
  );
}

function kindOfName(identifier: ESTree.Identifier, source: SourceCode, depth: number): Known {
  if (libraryName(identifier, source) === 'MainActor') return 'other';
  const variable = variableOf(identifier, source);
  if (variable === undefined || variable.defs.length === 0) return byName(identifier.name);
  const written = kindOfAnnotation(annotation(variable, source));
  if (written !== undefined) return written;
  const parameter = parameterOf(variable);
  if (parameter !== undefined)
    return kindOfParameter(parameter.fn, parameter.index, source, depth) ?? byName(identifier.name);
  const values = assignedValues(variable);
  return (
    firstKnown(values, source, depth) ?? (isUnseen(variable, values) ? byName(identifier.name) : undefined)
  );
}

// Of what comes from elsewhere, the name is all there is.
function isUnseen(variable: Scope.Variable, values: readonly Node[]): boolean {
  return (
    values.every(
      (one) =>
        isCall(one) ||
        one.type === 'AwaitExpression' ||
        one.type === 'MemberExpression' ||
        one.type === 'Identifier',
    ) || variable.defs[0]?.type === 'ImportBinding'
  );
}

function kindOfParameter(fn: FunctionNode, index: number, source: SourceCode, depth: number): Known {
  const call = parentOf(fn);
  if (isCall(call) && isFunction(fn)) {
    const operation = operationOf(call, source, depth + 1);
    const position = call.arguments.indexOf(fn as ESTree.Expression);
    if (operation !== undefined && position === operation.body) {
      if (operation.group !== undefined && index === 0) return operation.group;
      if (index === operation.handle) return 'TaskContext';
    }
  }
  const given = callsOf(fn, source).flatMap((one) => one.arguments[index] ?? []);
  return firstKnown(given as Node[], source, depth);
}

function kindOfMember(member: ESTree.MemberExpression, source: SourceCode, depth: number): Known {
  const full = libraryName(member, source);
  if (full !== undefined && Object.hasOwn(makers, full) && full === 'Task.current') return 'TaskContext';
  const name = propertyName(member);
  if (name === undefined) return undefined;
  const owner = ownerOfMember(member, source) ?? literalOf(member.object, source);
  if (owner === undefined) return byName(name);
  const members = membersNamed(owner, name, source);
  for (const one of members) {
    const kind = kindOfAnnotation(one.annotation);
    if (kind !== undefined) return kind;
  }
  const values = members.flatMap(({ value }) => (value === undefined ? [] : [value]));
  return firstKnown(values, source, depth) ?? byName(name);
}

function literalOf(expression: Node, source: SourceCode): Node | undefined {
  const node = unwrapped(expression);
  if (node.type !== 'Identifier') return undefined;
  const variable = variableOf(node, source);
  const [value, ...others] = variable === undefined ? [] : assignedValues(variable);
  return value?.type === 'ObjectExpression' && others.length === 0 ? value : undefined;
}

/** The kind that a type annotation in the source names. */
function kindOfAnnotation(text: string | undefined): Known {
  if (text === undefined) return undefined;
  const [, name = ''] = /^(?:\w+\.)?(\w+)/.exec(text) ?? [];
  if (Object.hasOwn(typeKinds, name)) return typeKinds[name];
  if (
    /^(?:any|unknown|typeof|readonly|import|Awaited|ReturnType|NonNullable)\b|^\(/.test(text) ||
    /^[A-Z]$/.test(name)
  )
    return undefined;
  return 'other';
}

// In a file that uses the library these names say what they are.
function byName(name: string): Known {
  const plain = name.replace(/^[#_]+/, '');
  if (/^(?:task)?group$|(?:Task)?Group$/.test(plain)) return 'TaskGroup';
  if (/^(?:task|taskContext)$/.test(plain)) return 'TaskContext';
  return undefined;
}

/** The operation that a call is, of the library's functions or of the methods of its objects. */
export function operationOf(call: CallNode, source: SourceCode, depth = 0): Operation | undefined {
  const name = libraryName(call.callee, source);
  if (name !== undefined) {
    const isMade = constructors.has(name) === (call.type === 'NewExpression');
    return isMade && Object.hasOwn(operations, name) ? operations[name] : undefined;
  }
  if (call.type === 'NewExpression') return undefined;
  const member = calledMember(call.callee, source);
  const method = member && propertyName(member);
  if (member === undefined || method === undefined || !allMethods.has(method)) return undefined;
  const kind = kindOf(member.object, source, depth + 1) ?? ownMethods[method];
  const table = kind === undefined || kind === 'other' ? undefined : methods[kind];
  return table !== undefined && Object.hasOwn(table, method) ? table[method] : undefined;
}

const allMethods: ReadonlySet<string> = new Set(
  Object.values(methods).flatMap((table) => Object.keys(table)),
);

/** The member that is called: `group.addTask`, also by a constant that is bound to it. */
export function calledMember(callee: Node, source: SourceCode): ESTree.MemberExpression | undefined {
  const node = unwrapped(callee);
  if (node.type === 'MemberExpression') return node;
  if (node.type !== 'Identifier') return undefined;
  const variable = variableOf(node, source);
  if (variable === undefined || !isConstant(variable)) return undefined;
  const value = initialiser(variable);
  if (value?.type === 'MemberExpression') return value;
  const bound = isCall(value) && methodName(value) === 'bind' ? receiverOf(value) : undefined;
  return bound?.type === 'MemberExpression' ? bound : undefined;
}
