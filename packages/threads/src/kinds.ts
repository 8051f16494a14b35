/**
 * What structured clone makes of an object, as far as that can be told by looking at it.
 *
 * @module
 */
import { isolationBehind } from '@tasktree/core/internal';

/** Arrives as it is; nothing in it needs a look. */
export const LEAF = 0;
const PLAIN = 1;
export const ARRAY = 2;
export const MAP = 3;
export const SET = 4;
export const ERROR = 5;

/** Classes of platforms, by the names of their globals, whose instances can be cloned or moved. */
const platformClasses: ReadonlySet<string> = new Set(
  (
    'Date RegExp Boolean Number String ArrayBuffer SharedArrayBuffer DataView Blob File FileList MessagePort ReadableStream ' +
    'WritableStream TransformStream CryptoKey DOMException ImageData ImageBitmap OffscreenCanvas DOMMatrix DOMMatrixReadOnly ' +
    'DOMPoint DOMPointReadOnly DOMRect DOMRectReadOnly DOMQuad RTCCertificate RTCDataChannel RTCEncodedVideoFrame ' +
    'RTCEncodedAudioFrame VideoFrame AudioData EncodedVideoChunk EncodedAudioChunk MediaSourceHandle MediaStreamTrack ' +
    'MIDIAccess FileSystemHandle FileSystemFileHandle FileSystemDirectoryHandle GPUCompilationInfo ' +
    'WebTransportReceiveStream WebTransportSendStream CropTarget RestrictionTarget FencedFrameConfig'
  ).split(' '),
);

function tagOf(object: object): string {
  return Object.prototype.toString.call(object);
}

/** What is cloned without any doubt. */
export function isPrimitive(value: unknown): boolean {
  return typeof value === 'object'
    ? value === null
    : typeof value !== 'function' && typeof value !== 'symbol';
}

/** One of the numbers above, or, for what cannot be sent, what it is: `'a function'`. `value` is no primitive but a symbol. */
export function kindOf(value: unknown): number | string {
  if (typeof value !== 'object') return typeof value === 'symbol' ? 'a symbol' : 'a function';
  const object = value as object;
  const prototype = Object.getPrototypeOf(object) as object | null;
  if (prototype === Object.prototype) return isolationBehind(object) === undefined ? PLAIN : 'an actor';
  if (prototype === null) return PLAIN;
  if (prototype === Array.prototype) return ARRAY;
  if (ArrayBuffer.isView(object) || prototype === ArrayBuffer.prototype) return LEAF;
  if (prototype === Map.prototype) return MAP;
  if (prototype === Set.prototype) return SET;
  if (isError(object)) return ERROR;
  return kindByClass(object, prototype);
}

export function isError(value: object): boolean {
  if (value instanceof Error) return true;
  const tag = tagOf(value);
  return tag === '[object Error]' || tag === '[object DOMException]';
}

function kindByClass(object: object, prototype: object): number | string {
  const { constructor } = prototype as { constructor?: unknown };
  const name = typeof constructor === 'function' ? constructor.name : '';
  if (Object.hasOwn(prototype, 'constructor')) {
    // Another realm, such as a frame, has its own classes by the same names.
    const native = isNative(constructor);
    const container = native ? containers.get(name) : undefined;
    if (container !== undefined) return container;
    const isGlobal = (globalThis as unknown as Record<string, unknown>)[name] === constructor;
    if (platformClasses.has(name) && (native || isGlobal)) return LEAF;
    if (tagOf(object) === '[object WebAssembly.Module]') return LEAF;
  }
  if (typeof (object as { then?: unknown }).then === 'function') return 'a promise';
  return name === '' || !Object.hasOwn(prototype, 'constructor')
    ? 'an object with a prototype of its own'
    : `an instance of ${name}`;
}

const containers: ReadonlyMap<string, number> = new Map([
  ['Object', PLAIN],
  ['Array', ARRAY],
  ['Map', MAP],
  ['Set', SET],
]);

function isNative(constructor: unknown): boolean {
  return (
    typeof constructor === 'function' &&
    Function.prototype.toString.call(constructor).includes('[native code]')
  );
}
