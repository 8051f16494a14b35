/**
 * Which values may cross to another thread, as types (parallel.3).
 *
 * @module
 */

declare const problem: unique symbol;

/** Stands where a value cannot be sent: no value has this type, and its parameter says why. */
export interface NotSendable<Problem extends string> {
  readonly [problem]: Problem;
}

type Primitive = string | number | bigint | boolean | null | undefined | void;

/** An instance of a class of the platform, if the program is compiled with the types of a platform that has it. */
type Instance<Name extends string> = typeof globalThis extends {
  readonly [K in Name]: { readonly prototype: infer T };
}
  ? unknown extends T
    ? never
    : T
  : never;

/** Classes of platforms whose instances can be cloned, or moved with `transfer`. */
type PlatformClass =
  | 'AudioData'
  | 'Blob'
  | 'DOMException'
  | 'DOMMatrixReadOnly'
  | 'DOMPointReadOnly'
  | 'DOMQuad'
  | 'DOMRectReadOnly'
  | 'FileList'
  | 'ImageBitmap'
  | 'ImageData'
  | 'MessagePort'
  | 'OffscreenCanvas'
  | 'RTCCertificate'
  | 'RTCDataChannel'
  | 'ReadableStream'
  | 'TransformStream'
  | 'VideoFrame'
  | 'WritableStream';

/** Objects that arrive as what they are. */
type Faithful =
  | Date
  | RegExp
  | Error
  | ArrayBuffer
  | SharedArrayBuffer
  | ArrayBufferView
  // oxlint-disable-next-line typescript/no-redundant-type-constituents -- it is where there is a platform
  | { [Name in PlatformClass]: Instance<Name> }[PlatformClass];

type AnyFunction = ((...args: never) => unknown) | (abstract new (...args: never) => unknown);

/** Whether a mapped type loses something of `T`: private members, which only a class can have. */
type HasPrivateMembers<T> = { [K in keyof T]: T[K] } extends T ? false : true;

/**
 * `T` if its values can be sent to another thread. What cannot be sent, at whatever depth, is a `NotSendable` in it, so that the compiler
 * names the property when such a value is given: functions, symbols, promises, instances of classes (known by their methods
 * or private members).
 *
 * Sendable are primitives, plain objects, arrays, `Map`, `Set`, `Date`, `RegExp`, errors, binary data, and what else the platform
 * clones or moves faithfully. Values of type `unknown` and `any` are looked at when they are sent: `NotSendableError`.
 *
 * @example
 * ```ts
 * function store<T>(settings: Sendable<T>): void {}
 *
 * store<{ size: number }>({ size: 1 });
 * // @ts-expect-error -- a function cannot be sent
 * store<{ onDone: () => void }>({ onDone: () => {} });
 * ```
 */
export type Sendable<T> = unknown extends T
  ? T
  : T extends Primitive
    ? T
    : T extends symbol
      ? NotSendable<'A symbol cannot be sent to another thread.'>
      : T extends AnyFunction
        ? NotSendable<'A function cannot be sent to another thread.'>
        : T extends Faithful
          ? T
          : T extends PromiseLike<unknown>
            ? NotSendable<'A promise cannot be sent to another thread: await it first.'>
            : T extends Map<infer K, infer V>
              ? Map<Sendable<K>, Sendable<V>>
              : T extends ReadonlyMap<infer K, infer V>
                ? ReadonlyMap<Sendable<K>, Sendable<V>>
                : T extends Set<infer V>
                  ? Set<Sendable<V>>
                  : T extends ReadonlySet<infer V>
                    ? ReadonlySet<Sendable<V>>
                    : HasPrivateMembers<T> extends true
                      ? NotSendable<'An instance of a class with private members cannot be sent to another thread.'>
                      : { [K in keyof T]: Sendable<T[K]> };

/**
 * What keeps a value of type `T` from being sent, as sentences such as `'the result.onDone is a function'`; `never` if nothing does.
 * Looks six properties deep: a type may contain itself.
 */
export type SendProblem<T, Path extends string, Depth extends 0[] = []> = Depth['length'] extends 6
  ? never
  : unknown extends T
    ? never
    : T extends Primitive
      ? never
      : T extends symbol
        ? `${Path} is a symbol`
        : T extends AnyFunction
          ? `${Path} is a function`
          : T extends Faithful
            ? never
            : T extends PromiseLike<unknown>
              ? `${Path} is a promise`
              : T extends ReadonlyMap<infer K, infer V>
                ? | SendProblem<K, `a key of ${Path}`, [...Depth, 0]>
                  | SendProblem<V, `a value of ${Path}`, [...Depth, 0]>
                : T extends ReadonlySet<infer V>
                  ? SendProblem<V, `a member of ${Path}`, [...Depth, 0]>
                  : T extends readonly (infer V)[]
                    ? SendProblem<V, `${Path}[number]`, [...Depth, 0]>
                    : HasPrivateMembers<T> extends true
                      ? `${Path} is an instance of a class with private members`
                      : {
                          [K in keyof T & string]-?: SendProblem<T[K], `${Path}.${K}`, [...Depth, 0]>;
                        }[keyof T & string];

/** The parameters of a function, each of which must be sendable. */
export type SendableParameters<A extends readonly unknown[]> = { [K in keyof A]: Sendable<A[K]> };

/** What a call to a function on another thread returns: its result, or an iterator over its items. */
export type RemoteResult<R> = [Items<Awaited<R>>] extends [never]
  ? Promise<Awaited<R>>
  : Promise<AsyncIterableIterator<Items<Awaited<R>>, void, undefined>>;

/** What `T` gives when it is iterated asynchronously; `never` if it is not. */
type Items<T> = unknown extends T
  ? never
  : T extends AsyncIterable<infer Item>
    ? Item
    : T extends Instance<'ReadableStream'>
      ? unknown
      : never;

type Sent<R> = [Items<Awaited<R>>] extends [never] ? Awaited<R> : Items<Awaited<R>>;

/**
 * A function as it is seen from another thread: asynchronous, with sendable arguments. One whose result cannot be sent has no call
 * signature, and its type says why.
 */
export type RemoteFunction<F> = F extends (...args: infer A) => infer R
  ? [SendProblem<Sent<R>, 'its result'>] extends [never]
    ? (...args: SendableParameters<A>) => RemoteResult<R>
    : NotSendable<`This function cannot be called from another thread: ${SendProblem<Sent<R>, 'its result'>}.`>
  : never;
