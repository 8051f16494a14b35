// What the examples in doc comments use without declaring it, where they run everywhere: no types of the DOM, none of Node.
// Fakes take a turn or a few milliseconds, as the real thing would, and stop when their signal aborts.
import { Task } from '@tasktree/core';

interface Here {
  readonly process?: { readonly env: Readonly<Record<string, string | undefined>> };
  readonly location?: { readonly origin: string };
}

// Pages

const { process, location } = globalThis as Here;
/** Where the server is that answers every path with a short text. */
const origin = process?.env['EXAMPLES_ORIGIN'] ?? location?.origin ?? '';

export const url: string = `${origin}/home`;
export const urls: readonly string[] = [`${origin}/a`, `${origin}/b`, `${origin}/c`];
export const mirrorA = `${origin}/mirror-a`;
export const mirrorB = `${origin}/mirror-b`;

export async function fetchText(from: string, signal: AbortSignal): Promise<string> {
  return (await fetch(from, { signal })).text();
}

export const fetchPage: typeof fetchText = fetchText;

export async function fromCache(): Promise<string> {
  return 'an old page';
}

// People

export const id = 7;

export interface User {
  readonly id: number;
  readonly name: string;
}

export async function fetchUser(of: number, _signal?: AbortSignal): Promise<User> {
  await Task.sleep(1);
  return { id: of, name: 'Ada' };
}

export async function fetchOrders(of: number, _signal?: AbortSignal): Promise<readonly string[]> {
  await Task.sleep(2);
  return [`order of ${of}`];
}

// Images and files

export interface Image {
  readonly width: number;
}

export async function fetchImage(of: number): Promise<Image> {
  await Task.sleep(2);
  return { width: of * 100 };
}

export async function fetchMetadata(of: number): Promise<{ readonly size: number }> {
  await Task.sleep(1);
  return { size: of };
}

export function resize(image: Image, width: number): Image {
  return { ...image, width };
}

export const ids: readonly string[] = ['cat', 'owl'];

export async function fetchThumbnail(of: string, signal: AbortSignal): Promise<Uint8Array> {
  signal.throwIfAborted();
  await Task.sleep(1);
  return new Uint8Array(of.length);
}

export const files: readonly string[] = ['a.txt', 'b.txt'];
export const file = 'a.txt';
export const a = 'a.txt';
export const b = 'b.txt';

export async function compress(file: string): Promise<string> {
  await Task.sleep(1);
  return `${file}.gz`;
}

export async function sizeOf(file: string): Promise<number> {
  await Task.sleep(1);
  return file.length;
}

export async function upload(file: string, _signal?: AbortSignal): Promise<void> {
  await Task.sleep(1);
  if (file === '') throw new Error('no file');
}

export async function download(from: string): Promise<string> {
  return fetchText(from, Task.current?.signal ?? new AbortController().signal);
}

// What has to be closed

export const connection = {
  async close(): Promise<void> {
    await Task.sleep(1);
  },
};

export const socket = {
  destroy(): void {},
  once(_event: 'drain', listener: () => void): void {
    setTimeout(listener, 1);
  },
  onmessage: (_event: { readonly data: string }): void => {},
};

export async function readAll(from: typeof socket): Promise<string> {
  await Task.sleep(1);
  return from === socket ? 'all of it' : '';
}

export async function query(_statement: string): Promise<readonly unknown[]> {
  await Task.sleep(1);
  return [1];
}

let stored = 100;

export async function read(): Promise<number> {
  await Task.sleep(1);
  return stored;
}

export async function write(value: number): Promise<void> {
  await Task.sleep(1);
  stored = value;
}

// Servers

export interface Connection {
  readonly name: string;
}

export const server = {
  waiting: [{ name: 'first' }, { name: 'second' }] as readonly Connection[],
};

export async function* accept(
  { waiting }: typeof server,
  { signal }: { readonly signal: AbortSignal },
): AsyncGenerator<Connection> {
  for (const one of waiting) {
    if (signal.aborted) return;
    await Task.sleep(1);
    yield one;
  }
}

export async function serve(to: Connection, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await Task.sleep(to.name.length);
}

/** A server that is told to listen on any port. */
export async function listen(options: {
  readonly signal: AbortSignal;
  readonly onListen: (port: number) => void;
}): Promise<void> {
  options.onListen(8080);
  await new Promise((resolve) => options.signal.addEventListener('abort', resolve));
}

// Screens and work

export interface Button extends EventTarget {
  onclick: (() => void) | null;
}

/** Somebody clicks it as soon as there is a listener. */
export const button: Button = Object.assign(new EventTarget(), {
  onclick: null,
  addEventListener(this: EventTarget, type: string, listener: (event: Event) => void): void {
    EventTarget.prototype.addEventListener.call(this, type, listener);
    setTimeout(() => this.dispatchEvent(new Event(type)), 1);
  },
});

export function show(_what: unknown): void {}

export async function work(): Promise<void> {
  await Task.sleep(1);
}

export function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor += 1)
    if (candidate % divisor === 0) return false;
  return candidate > 1;
}
