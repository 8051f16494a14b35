import { CancellationError, NotSendableError } from '../errors.ts';
import { suppress, suppressedErrors } from '../suppressed.ts';
import { isSendable } from './check-sendable.ts';
import { classOf, makeError } from './error-classes.ts';
import { isError, isPrimitive } from './kinds.ts';

/** What was thrown, as plain data. Errors that refer to each other in a circle do so here too. */
export type Encoded = EncodedValue | EncodedList | EncodedError;

/** What is no error. */
interface EncodedValue {
  readonly value: unknown;
}

/** An array with errors in it. */
interface EncodedList {
  readonly list: readonly Encoded[];
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

/**
 * What was thrown, or given as a reason, as plain data: platforms drop classes, causes, the errors of an `AggregateError` and other
 * properties when they clone an error. Properties that cannot be sent are left out; something that is no error and cannot be
 * sent becomes a `NotSendableError` that describes it. Does not throw.
 */
export function encodeError(thrown: unknown): Encoded {
  return encode(thrown, new Map());
}

/**
 * What {@link encodeError} was given: an error of the same class here, whose stack is that of the other thread and, below a line
 * that says so, that of `caller`. What is no error comes out as it went in.
 */
export function decodeError(encoded: Encoded, caller?: CallSite): unknown {
  const error = decode(encoded, new Map());
  if (caller !== undefined && 'class' in encoded) addStack(error as Error, caller);
  return error;
}

function encode(thrown: unknown, known: Map<unknown, Encoded>): Encoded {
  if (isPrimitive(thrown)) return { value: thrown };
  const before = known.get(thrown);
  if (before !== undefined) return before;
  if (isErrorObject(thrown)) return encodeErrorObject(thrown, known);
  if (Array.isArray(thrown) && thrown.some(isErrorObject))
    return { list: thrown.map((one) => encode(one, known)) };
  return isSendable(thrown) ? { value: thrown } : encode(describeThrown(thrown), known);
}

function encodeErrorObject(error: Error, known: Map<unknown, Encoded>): EncodedError {
  const stack = read(error, 'stack');
  const encoded: EncodedError = {
    class: classOf(error),
    name: text(error, 'name'),
    message: text(error, 'message'),
    ...(typeof stack === 'string' ? { stack } : {}),
  };
  known.set(error, encoded);
  const cause = read(error, 'cause');
  // The cause of a cancellation is its reason, which is among the properties.
  const causeIsReason = error instanceof CancellationError && cause === read(error, 'reason');
  if (!causeIsReason && Object.hasOwn(error, 'cause')) encoded.cause = encode(cause, known);
  const props: Record<string, Encoded> = {};
  for (const key of propertiesOf(error)) {
    const value = read(error, key);
    const isOfUse = isPrimitive(value) || isErrorObject(value) || isSendable(value);
    if (isOfUse && typeof value !== 'symbol') props[key] = encode(value, known);
  }
  if (Object.keys(props).length > 0) encoded.props = props;
  const suppressed = suppressedErrors(error);
  if (suppressed.length > 0) encoded.suppressed = suppressed.map((one) => encode(one, known));
  return encoded;
}

/** Those that have a field of their own. */
const placed: ReadonlySet<string> = new Set(['name', 'message', 'stack', 'cause']);

/** Names of own properties that are worth sending: enumerable ones, and those of classes of the platform that are not. */
function propertiesOf(error: Error): string[] {
  const hidden = ['errors', 'error', 'suppressed'].filter((key) => Object.hasOwn(error, key));
  return [...new Set([...hidden, ...Object.keys(error)])].filter((key) => !placed.has(key));
}

function describeThrown(thrown: unknown): NotSendableError {
  const what = typeof thrown === 'object' ? 'an object that cannot be sent' : `a ${typeof thrown}`;
  const problem = new NotSendableError(
    `On the other thread something was thrown, or given as a reason, that is no error: ${what}. Throw an Error.`,
  );
  return problem;
}

function decode(encoded: Encoded, known: Map<Encoded, unknown>): unknown {
  if ('list' in encoded) return encoded.list.map((one) => decode(one, known));
  // An undefined value has got lost if it came as JSON.
  if (!('class' in encoded)) return encoded.value;
  const before = known.get(encoded);
  if (before !== undefined) return before;
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
  return typeof value === 'object' && value !== null && isError(value);
}

function text(error: Error, key: 'name' | 'message'): string {
  try {
    return String(read(error, key));
  } catch {
    return '';
  }
}

/** A getter may throw: what cannot be read is not there. */
function read(error: Error, key: string): unknown {
  try {
    return (error as unknown as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}
