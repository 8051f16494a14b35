import type { SourceCode } from 'eslint';
import type * as ESTree from 'estree';
import {
  ancestors,
  isCall,
  isFunction,
  parentOf,
  unwrapped,
  type CallNode,
  type FunctionNode,
  type Node,
} from './ast.ts';
import { isGroup, isGroupBody, isMadeBy, libraryName, methodName } from './names.ts';

/** A function that runs concurrently with the code around it. */
export interface Body {
  readonly fn: FunctionNode;
  /** The call that starts it. */
  readonly call: CallNode;
  /** Whether that call runs it several times at once. */
  readonly many: boolean;
}

const starters: ReadonlySet<string> = new Set(['asyncLet', 'Task', 'Task.detached', 'Task.immediate']);
const mappers: ReadonlySet<string> = new Set(['concurrentMap', 'concurrentForEach', 'mapReduce']);
const combinators: ReadonlySet<string> = new Set(['all', 'allSettled', 'race', 'any']);
const adders: ReadonlySet<string> = new Set([
  'addTask',
  'addTaskUnlessCancelled',
  'addImmediateTask',
  'asyncLet',
]);

/** Calls whose function runs as a part of the calling task, and gets a handle of its own. */
const regions: ReadonlySet<string> = new Set([
  'withTimeout',
  'withDeadline',
  'withTaskCancellationHandler',
  'withTaskCancellationShield',
  'withTaskPriorityEscalationHandler',
]);

/** The body that a function is, or undefined. */
export function bodyOf(fn: Node, source: SourceCode): Body | undefined {
  if (!isFunction(fn)) return undefined;
  const parent = parentOf(fn);
  if (isCall(parent)) {
    const kind = kindOf(parent, parent.arguments.indexOf(fn as ESTree.Expression), source);
    if (kind !== undefined) return { fn, call: parent, many: kind === 'many' };
  }
  const call = combinatorAround(fn, source);
  return call === undefined ? undefined : { fn, call, many: false };
}

function kindOf(call: CallNode, index: number, source: SourceCode): 'one' | 'many' | undefined {
  const name = libraryName(call.callee, source);
  if (name !== undefined && mappers.has(name)) return index === 1 ? 'many' : undefined;
  if (index !== 0) return undefined;
  if (name !== undefined && starters.has(name)) {
    return (name === 'Task') === (call.type === 'NewExpression') ? 'one' : undefined;
  }
  const method = methodName(call);
  if (method === undefined) return undefined;
  if (adders.has(method)) return 'one';
  const receiver = (unwrapped(call.callee) as ESTree.MemberExpression).object;
  if (method === 'start') return isGroup(receiver, source) ? 'one' : undefined;
  if (method === 'spawn') return isMadeBy(receiver, 'JoinSet', 'JoinSet', source) ? 'one' : undefined;
  return undefined;
}

// all([a, b]) and all(items.map((item) => () => …)): what is between is an array, or makes one.
function combinatorAround(fn: FunctionNode, source: SourceCode): CallNode | undefined {
  for (const outer of ancestors(fn)) {
    if (isCall(outer)) {
      const name = libraryName(outer.callee, source);
      if (name !== undefined && combinators.has(name)) return parentOf(fn) === outer ? undefined : outer;
      if (methodName(outer) !== 'map') return undefined;
    } else if (
      isFunction(outer)
        ? outer.body !== fn
        : outer.type !== 'ArrayExpression' && outer.type !== 'SpreadElement'
    )
      return undefined;
  }
  return undefined;
}

/** The function that a node runs in and that is handed a task, and the number of that parameter. */
export function enclosingHandle(
  node: Node,
  source: SourceCode,
): { fn: FunctionNode; index: number } | undefined {
  for (const outer of ancestors(node)) {
    if (!isFunction(outer)) continue;
    const body = bodyOf(outer, source);
    if (body !== undefined) return { fn: outer, index: body.many ? 1 : 0 };
    if (isGroupBody(outer, source)) return { fn: outer, index: 1 };
    const call = parentOf(outer);
    if (!isCall(call)) continue;
    const name = libraryName(call.callee, source);
    const index = call.arguments.indexOf(outer as ESTree.Expression);
    if (name === 'runMain' && index === 0) return { fn: outer, index: 0 };
    if (name !== undefined && regions.has(name) && index === (/Timeout|Deadline/.test(name) ? 1 : 0))
      return { fn: outer, index: 0 };
  }
  return undefined;
}

/** The name of the handle that a node can use, where its function has named it. */
export function handleName(node: Node, source: SourceCode): string | undefined {
  const found = enclosingHandle(node, source);
  const parameter = found?.fn.params[found.index];
  return parameter?.type === 'Identifier' ? parameter.name : undefined;
}
