import { CancellationError, NotSendableError, suppressedErrors } from '@tasktree/core';
import { suppress } from '@tasktree/core/internal';
import { isSendable } from './check-sendable.ts';
import { classOf, makeError, tryRead } from './error-classes.ts';
import { isError, isPrimitive } from './kinds.ts';

/** What was thrown, as plain data. Errors that refer to each other in a circle do so here too. */
export type Encoded = EncodedValue | EncodedList | EncodedError;

/** What is no error. */
interface EncodedValue {
  readonly value: unknown;
}

/** An array with errors in it. */
interface EncodedList {
  readonly list: Encoded[];
}

interface EncodedError {
  /** The name of a class of the platform, or the code of an error of this package. */
  readonly class: string;
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  /** Left out where there is none; a cause may be undefined. */
  cause?: Encoded;
  /** Own properties beside those that every error has. */
  props?: Record<string, Encoded>;
  suppressed?: readonly Encoded[];
}

/** Where a call was made. Its stack is read only if there is an error to add it to. */
export interface CallSite {
  readonly stack?: string | undefined;
}

/** The line between the stacks of the two threads. */
export const BOUNDARY = '    at (another thread, called from)';

/** How many levels of causes, of lists of errors and of suppressed errors are kept: more than anyone reads. */
const DEEPEST = 100;
/** How many errors are kept in all: a getter may make new ones each time. */
const MOST = 10_000;

/** How far an encoding has come. */
interface Work {
  readonly known: Map<unknown, Encoded>;
  left: number;
}

/**
 * What was thrown, or given as a reason, as plain data: platforms drop classes, causes, the errors of an `AggregateError` and other
 * properties when they clone an error. Properties that cannot be sent are left out; something that is no error and cannot be
 * sent becomes a `NotSendableError` that describes it, and so does what lies more than 100 levels below. Does not throw, whatever is
 * looked at does.
 */
export function encodeError(thrown: unknown): Encoded {
  return encode(thrown, { known: new Map(), left: MOST }, 0);
}

/**
 * What {@link encodeError} was given: an error of the same class here, whose stack is that of the other thread and, below a line
 * that says so, that of `caller`. What is no error comes out as it went in. Throws for what is no encoding.
 */
export function decodeError(encoded: Encoded, caller?: CallSite): unknown {
  const error = decode(encoded, new Map());
  if (caller !== undefined && 'class' in encoded) addStack(error as Error, caller);
  return error;
}

/** The same encoding without any value of the user's: for when the platform has refused to clone one of them. */
export function withoutObjects(encoded: Encoded, known: Map<Encoded, Encoded> = new Map()): Encoded {
  const before = known.get(encoded);
  if (before !== undefined) return before;
  if ('value' in encoded) return isPrimitive(encoded.value) ? encoded : describeThrown(encoded.value);
  const bare = { ...encoded };
  known.set(encoded, bare);
  const barely = (one: Encoded): Encoded => withoutObjects(one, known);
  if ('list' in bare) return Object.assign(bare, { list: bare.list.map(barely) });
  if (bare.cause !== undefined) bare.cause = barely(bare.cause);
  if (bare.suppressed !== undefined) bare.suppressed = bare.suppressed.map(barely);
  const { props } = bare;
  if (props !== undefined) {
    const kept = Object.entries(props).filter(([, one]) => !('value' in one) || isPrimitive(one.value));
    bare.props = Object.fromEntries(kept.map(([key, one]) => [key, barely(one)]));
  }
  return bare;
}

function encode(thrown: unknown, work: Work, depth: number): Encoded {
  if (isPrimitive(thrown)) return { value: thrown };
  const before = work.known.get(thrown);
  if (before !== undefined) return before;
  const isError = isErrorObject(thrown);
  const isList = !isError && tryRead(() => Array.isArray(thrown) && thrown.some(isErrorObject)) === true;
  if (!isError && !isList) return isSendable(thrown) ? { value: thrown } : describeThrown(thrown);
  if (depth > DEEPEST || work.left === 0) return isList ? { list: [tooMuch()] } : tooMuch();
  work.left -= 1;
  return isError ? encodeErrorObject(thrown, work, depth) : encodeList(thrown as unknown[], work, depth);
}

function encodeList(list: unknown[], work: Work, depth: number): EncodedList {
  const encoded: EncodedList = { list: [] };
  work.known.set(list, encoded);
  tryRead(() => {
    for (const one of list) encoded.list.push(encode(one, work, depth + 1));
  });
  return encoded;
}

function encodeErrorObject(error: Error, work: Work, depth: number): EncodedError {
  const below = (one: unknown): Encoded => encode(one, work, depth + 1);
  const stack = read(error, 'stack');
  const encoded: EncodedError = {
    class: classOf(error),
    name: text(error, 'name') ?? 'Error',
    message:
      text(error, 'message') ?? 'On the other thread an error was thrown whose message cannot be read.',
    ...(typeof stack === 'string' ? { stack } : {}),
  };
  work.known.set(error, encoded);
  const cause = read(error, 'cause');
  // The cause of a cancellation is its reason, which is among the properties.
  const causeIsReason =
    tryRead(() => error instanceof CancellationError) === true && cause === read(error, 'reason');
  if (!causeIsReason && tryRead(() => Object.hasOwn(error, 'cause')) === true) encoded.cause = below(cause);
  const props: Record<string, Encoded> = {};
  for (const key of tryRead(() => propertiesOf(error)) ?? []) {
    const value = read(error, key);
    const isOfUse = isPrimitive(value) || isErrorObject(value) || isSendable(value);
    if (isOfUse && typeof value !== 'symbol') props[key] = below(value);
  }
  if (Object.keys(props).length > 0) encoded.props = props;
  const suppressed = suppressedErrors(error);
  if (suppressed.length > 0) encoded.suppressed = suppressed.map(below);
  return encoded;
}

/** Those that have a field of their own. */
const placed: ReadonlySet<string> = new Set(['name', 'message', 'stack', 'cause']);

/** Names of own properties that are worth sending: enumerable ones, and those of classes of the platform that are not. */
function propertiesOf(error: Error): string[] {
  const hidden = ['errors', 'error', 'suppressed'].filter((key) => Object.hasOwn(error, key));
  return [...new Set([...hidden, ...Object.keys(error)])].filter((key) => !placed.has(key));
}

function describeThrown(thrown: unknown): EncodedError {
  const what = typeof thrown === 'object' ? 'an object that cannot be sent' : `a ${typeof thrown}`;
  return plainly(
    `On the other thread something was thrown, or given as a reason, that is no error: ${what}. Throw an Error.`,
  );
}

function tooMuch(): EncodedError {
  return plainly(
    `What lies more than ${DEEPEST} levels below an error, or more than ${MOST} errors, is left out on the way to another thread.`,
  );
}

function plainly(message: string): EncodedError {
  const { name, code, stack } = new NotSendableError(message);
  return { class: code, name, message, ...(stack === undefined ? {} : { stack }) };
}

function decode(encoded: Encoded, known: Map<Encoded, unknown>): unknown {
  const before = known.get(encoded);
  if (before !== undefined) return before;
  if ('list' in encoded) {
    const list: unknown[] = [];
    known.set(encoded, list);
    for (const one of encoded.list) list.push(decode(one, known));
    return list;
  }
  // An undefined value has got lost if it came as JSON.
  if (!('class' in encoded)) return encoded.value;
  const {
    class: className,
    name,
    message,
    stack = `${name}: ${message}`,
    cause,
    props = {},
    suppressed,
  } = encoded;
  const error = makeError(className, message, name);
  known.set(encoded, error);
  if (error.name !== name) define(error, 'name', name);
  if (error.message !== message) define(error, 'message', message);
  define(error, 'stack', stack);
  if (cause !== undefined) define(error, 'cause', decode(cause, known));
  for (const [key, value] of Object.entries(props))
    define(error, key, decode(value, known), !hidden(error, key));
  if (error instanceof CancellationError && cause === undefined && error.reason !== undefined)
    define(error, 'cause', error.reason);
  if (suppressed !== undefined) {
    suppress(
      error,
      suppressed.map((one) => decode(one, known)),
    );
  }
  return error;
}

/** Whether the class has made the property, and made it one that is not listed. */
function hidden(error: Error, key: string): boolean {
  return Object.hasOwn(error, key) && !Object.prototype.propertyIsEnumerable.call(error, key);
}

function define(error: Error, key: string, value: unknown, enumerable = false): void {
  Object.defineProperty(error, key, { value, enumerable, writable: true, configurable: true });
}

function addStack(error: Error, caller: CallSite): void {
  // The lines that tell places: V8 and Bun write `at`, the others `name@place`. What is before them is the message.
  const lines = (caller.stack ?? '').split('\n').filter((line) => /^\s+at |@/.test(line));
  if (lines.length > 0) define(error, 'stack', [error.stack, BOUNDARY, ...lines].join('\n'));
}

function isErrorObject(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && tryRead(() => isError(value)) === true;
}

/** Undefined where it cannot be read. */
function text(error: Error, key: 'name' | 'message'): string | undefined {
  return tryRead(() => String((error as unknown as Record<string, unknown>)[key]));
}

function read(error: Error, key: string): unknown {
  return tryRead(() => (error as unknown as Record<string, unknown>)[key]);
}
