import type { SourceCode } from 'eslint';
import { constructors, promiseMethods, promises, ownMethods } from '../library.ts';
import { propertyName, type CallNode } from '../syntax/ast.ts';
import { calledMember, kindOf } from './kinds.ts';
import { libraryName } from './names.ts';

/** What a call of the library makes that somebody has to wait for. */
export interface Pending {
  readonly is: 'task' | 'promise' | 'lazy';
  /** As a message has it: `withTimeout`, `task.sleep`. */
  readonly name: string;
}

const tasks: ReadonlySet<string> = new Set(['Task', 'Task.detached', 'Task.immediate']);

export function pendingOf(call: CallNode, source: SourceCode): Pending | undefined {
  const name = libraryName(call.callee, source);
  if (name !== undefined) {
    if (constructors.has(name) !== (call.type === 'NewExpression')) return undefined;
    if (tasks.has(name)) return { is: 'task', name };
    if (name === 'concurrentMap') return { is: 'lazy', name };
    return promises.has(name) ? { is: 'promise', name } : undefined;
  }
  const member = call.type === 'CallExpression' ? calledMember(call.callee, source) : undefined;
  const method = member && propertyName(member);
  if (member === undefined || method === undefined || !methodNames.has(method)) return undefined;
  const kind = kindOf(member.object, source) ?? ownMethods[method];
  if (kind === undefined || kind === 'other') return undefined;
  return promiseMethods[kind]?.includes(method) === true ? { is: 'promise', name: method } : undefined;
}

const methodNames: ReadonlySet<string> = new Set(Object.values(promiseMethods).flat());
