import type { SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import {
  ancestors,
  isCall,
  isFunction,
  parentOf,
  propertyName,
  rangeOf,
  unwrapped,
  wrapped,
  type CallNode,
  type Node,
} from '../syntax/ast.ts';
import { initialiser, variableOf } from '../syntax/variables.ts';
import { memberValues } from '../meaning/functions.ts';
import { kindOf } from '../meaning/kinds.ts';
import { methodName, receiverOf } from '../meaning/names.ts';

/** Whether a lock is held at a node of a function: inside withLock, or below `using permit = await mutex.lock()`. */
export function isLocked(node: Node, fn: Node, source: SourceCode): boolean {
  for (const outer of ancestors(node)) {
    if (isFunction(outer)) {
      const call = parentOf(wrapped(outer));
      if (isCall(call) && call.callee !== outer && runsLocked(call, source)) return true;
    }
    if (outer === fn) return false;
    if (
      outer.type === 'BlockStatement' &&
      outer.body.some((one) => takesLock(one, source) && rangeOf(one)[1] <= rangeOf(node)[0])
    )
      return true;
  }
  return false;
}

function takesLock(statement: Node, source: SourceCode): boolean {
  if (statement.type === 'VariableDeclaration')
    return statement.declarations.some(({ init }) => isTaking(init, source));
  if (statement.type !== 'ExpressionStatement') return false;
  const { expression } = statement;
  return isTaking(expression.type === 'AssignmentExpression' ? expression.right : expression, source);
}

function isTaking(expression: Node | null | undefined, source: SourceCode): boolean {
  if (!expression) return false;
  const node = unwrapped(expression);
  if (node.type !== 'AwaitExpression') return false;
  const call = unwrapped(node.argument);
  const receiver = isCall(call) ? receiverOf(call) : undefined;
  const method = isCall(call) ? (methodName(call) ?? '') : '';
  return receiver !== undefined && /^(?:lock|acquire)$/.test(method) && isExclusive(receiver, method, source);
}

// The functions of mutexes in general, and limits of one.
function runsLocked(call: CallNode, source: SourceCode): boolean {
  const method = methodName(call) ?? '';
  const receiver = receiverOf(call);
  if (receiver === undefined) return isLimitOfOne(call.callee, source);
  if (/^(?:withLock|withPermit|runExclusive)$/.test(method)) return isExclusive(receiver, 'lock', source);
  if (method === 'acquire') return isExclusive(receiver, method, source);
  if (method === 'request') return /(?:^|\.)locks$/.test(source.getText(receiver));
  return method === 'add' && isLimitOfOne(receiver, source);
}

// `const limit = pLimit(1)`, `const queue = new PQueue({ concurrency: 1 })`.
function isLimitOfOne(expression: Node, source: SourceCode): boolean {
  const node = unwrapped(expression);
  const made = valueOf(node, source);
  if (!isCall(made)) return false;
  const [first] = made.arguments;
  return (
    first !== undefined && /^(?:1|\{[^]*\bconcurrency:\s*1\b[^]*\})$/.test(source.getText(first as Node))
  );
}

function isExclusive(receiver: Node, method: string, source: SourceCode): boolean {
  const kind = kindOf(receiver, source);
  if (kind === 'Mutex') return true;
  const made = valueOf(unwrapped(receiver), source);
  if (kind === 'Semaphore') {
    const permits = isCall(made) ? (made.arguments[0] as Node | undefined) : undefined;
    return permits?.type !== 'Literal' || permits.value === 1;
  }
  // A database pool is acquired from, too.
  return method === 'lock' || /(?:mutex|lock|sem(?:aphore)?)$/i.test(lastName(receiver));
}

function valueOf(node: Node, source: SourceCode): Node | undefined {
  if (node.type === 'Identifier') return initialiser(variableOf(node, source));
  return node.type === 'MemberExpression' ? memberValues(node, source).find(isCall) : undefined;
}

function lastName(expression: Node): string {
  const node = unwrapped(expression);
  if (node.type === 'MemberExpression') return propertyName(node) ?? lastName(node.object);
  if (isCall(node)) return lastName(node.callee as ESTree.Expression);
  return node.type === 'Identifier' ? node.name : '';
}
