/**
 * Classes of errors by name, so that an error that crosses to another thread stays of the class it is.
 *
 * @module
 */
import {
  AbandonedTasksError,
  AwaitCycleError,
  CancellationError,
  ChannelClosedError,
  ContinuationMisuseError,
  IsolationError,
  NoCurrentTaskError,
  NonThrowingTaskError,
  NotReadyError,
  NotSendableError,
  ScopeClosedError,
  TimeoutError,
  WorkerLostError,
} from '@tasktree/core';
import { withoutStack } from '@tasktree/core/internal';

type ErrorClass = new (...args: never) => Error;
type Make = (message: string, name: string) => Error;

const brand = Symbol.for('tasktree.error');

const platformNames =
  'Error EvalError InternalError RangeError ReferenceError SyntaxError TypeError URIError DOMException AggregateError ' +
  'SuppressedError WebAssembly.CompileError WebAssembly.LinkError WebAssembly.RuntimeError';

/** The classes of core whose first argument is the message. */
const messageClasses = [
  AwaitCycleError,
  CancellationError,
  ChannelClosedError,
  ContinuationMisuseError,
  IsolationError,
  NoCurrentTaskError,
  NonThrowingTaskError,
  NotReadyError,
  NotSendableError,
  ScopeClosedError,
  TimeoutError,
  WorkerLostError,
];

/** Where a class wants more than a message. */
const special: Readonly<Record<string, (type: ErrorClass) => Make>> = {
  AggregateError: (type) => (message) => new (type as new (e: [], m: string) => Error)([], message),
  SuppressedError: (type) => (message) =>
    new (type as new (e: unknown, s: unknown, m: string) => Error)(undefined, undefined, message),
  DOMException: (type) => (message, name) => new (type as new (m: string, n: string) => Error)(message, name),
};

let knownMakers: ReadonlyMap<string, Make> | undefined;
let knownNames: ReadonlyMap<object, string> | undefined;

/** How to make each, by the name of the class or the code of this package. Made late: looking at some globals loads them. */
function makers(): ReadonlyMap<string, Make> {
  return (knownMakers ??= new Map([...platformClasses(), ...ownClasses()]));
}

/** By prototype, which is looked for in the chain of an error. */
function names(): ReadonlyMap<object, string> {
  return (knownNames ??= new Map(
    platformNames.split(' ').flatMap((name): [object, string][] => {
      const type = platformClass(name);
      return type === undefined ? [] : [[type.prototype as object, name]];
    }),
  ));
}

/** The code of an error of this package, or the name of the class of the platform that is nearest. Does not throw. */
export function classOf(error: object): string {
  return tryRead(() => codeOf(error)) ?? tryRead(() => nearestName(error)) ?? 'Error';
}

function codeOf(error: object): string | undefined {
  const code = (error as { [brand]?: unknown })[brand];
  return typeof code === 'string' && makers().has(code) ? code : undefined;
}

function nearestName(error: object): string {
  for (
    let prototype = Object.getPrototypeOf(error) as object | null;
    prototype !== null;
    prototype = Object.getPrototypeOf(prototype) as object | null
  ) {
    const name = names().get(prototype);
    if (name !== undefined) return name;
  }
  return 'Error';
}

/** A new error of the class that {@link classOf} named, or an `Error` where this realm has no such class. */
export function makeError(className: string, message: string, name: string): Error {
  return withoutStack(() => makers().get(className)?.(message, name) ?? new Error(message));
}

function* platformClasses(): Generator<[string, Make]> {
  for (const name of platformNames.split(' ')) {
    const type = platformClass(name);
    if (type === undefined) continue;
    yield [name, special[name]?.(type) ?? ((message) => new (type as new (m: string) => Error)(message))];
  }
}

function* ownClasses(): Generator<[string, Make]> {
  for (const type of messageClasses) yield [type.prototype.code, (message) => new type(message)];
  yield [AbandonedTasksError.prototype.code, () => new AbandonedTasksError([])];
}

function platformClass(name: string): ErrorClass | undefined {
  let found: unknown = globalThis;
  for (const part of name.split('.')) found = (found as Record<string, unknown> | undefined)?.[part];
  return typeof found === 'function' ? (found as ErrorClass) : undefined;
}

/** Looks at what is not ours: a getter may throw, and a proxy may do anything. Undefined for what cannot be read. */
export function tryRead<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
