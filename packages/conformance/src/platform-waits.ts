/** A wait in an API of the platform that takes a signal, and would not end without it. */
export interface PlatformWait {
  /** As a reader would look it up: `timers/promises setTimeout`. */
  readonly name: string;
  /** Some version of some platform takes no notice of the signal here; then there is nothing to try. */
  readonly mayBeDeaf?: boolean;
  /** Begins the wait. Rejects when `signal` aborts, as the platform does. */
  readonly wait: (signal: unknown) => Promise<unknown>;
}

interface Globals {
  readonly process: { getBuiltinModule(name: string): object; readonly execPath: string };
  readonly fetch: (url: string, options: object) => Promise<unknown>;
  readonly ReadableStream: new () => { pipeTo(to: object, options: object): Promise<unknown> };
  readonly WritableStream: new () => object;
  readonly scheduler?: { postTask?(callback: () => void, options: object): Promise<unknown> };
}

const globals = globalThis as unknown as Globals;

/** This package has the types of no platform. */
function call<T = unknown>(target: unknown, method: string, ...args: unknown[]): T {
  return (target as { [name: string]: (...args: unknown[]) => T })[method]!(...args);
}

function make(module: object, name: string): object {
  return new (module as { [name: string]: new () => object })[name]!();
}

async function all(source: unknown): Promise<void> {
  for await (const _event of source as AsyncIterable<unknown>);
}

/** Of Node.js, Deno and Bun. */
export function processWaits(): readonly PlatformWait[] {
  const { process } = globals;
  const module = (name: string): object => process.getBuiltinModule(`node:${name}`);
  const [timers, events, streams] = [module('timers/promises'), module('events'), module('stream')];
  const hour = 3_600_000;
  return [
    ...webWaits(),
    { name: 'timers/promises setTimeout', wait: (signal) => call(timers, 'setTimeout', hour, 0, { signal }) },
    {
      name: 'timers/promises setInterval',
      wait: (signal) => all(call(timers, 'setInterval', hour, 0, { signal })),
    },
    {
      name: 'events.once',
      wait: (signal) => call(events, 'once', make(events, 'EventEmitter'), 'never', { signal }),
    },
    {
      name: 'events.on',
      wait: (signal) => all(call(events, 'on', make(events, 'EventEmitter'), 'never', { signal })),
    },
    {
      name: 'stream.pipeline',
      wait: (signal) => {
        const [from, to] = [make(streams, 'PassThrough'), make(streams, 'PassThrough')];
        return call(module('stream/promises'), 'pipeline', from, to, { signal });
      },
    },
    {
      name: 'execFile',
      wait: (signal) => {
        const { execFile } = module('child_process') as { execFile: unknown };
        const promised = call<(...args: unknown[]) => Promise<unknown>>(
          module('util'),
          'promisify',
          execFile,
        );
        return promised(process.execPath, ['-e', 'setTimeout(() => {}, 20_000)'], { signal });
      },
    },
    {
      name: 'fs.watch',
      wait: (signal) => all(call(module('fs/promises'), 'watch', call(module('os'), 'tmpdir'), { signal })),
    },
    {
      name: 'readline question',
      wait: async (signal) => {
        const input = make(streams, 'PassThrough');
        const lines = call<object>(module('readline/promises'), 'createInterface', { input });
        try {
          await call(lines, 'question', '', { signal });
        } finally {
          call(lines, 'close');
        }
      },
    },
    { name: 'fetch', wait: fetchOfSilentServer },
  ];
}

/** A server on the loopback that accepts and never answers. */
async function fetchOfSilentServer(signal: unknown): Promise<unknown> {
  const server = call<object>(globals.process.getBuiltinModule('node:http'), 'createServer');
  await new Promise<void>((resolve) => call(server, 'listen', 0, '127.0.0.1', resolve));
  try {
    const { port } = call<{ port: number }>(server, 'address');
    return await globals.fetch(`http://127.0.0.1:${port}/`, { signal });
  } finally {
    call(server, 'closeAllConnections');
    call(server, 'close');
  }
}

/** Of every platform with the web's APIs: those that it has. */
export function webWaits(): readonly PlatformWait[] {
  const { scheduler, ReadableStream, WritableStream } = globals;
  const waits: PlatformWait[] = [
    {
      name: 'ReadableStream pipeTo',
      mayBeDeaf: true,
      wait: (signal) => new ReadableStream().pipeTo(new WritableStream(), { signal }),
    },
  ];
  if (scheduler?.postTask !== undefined) {
    waits.push({
      name: 'scheduler.postTask',
      wait: (signal) => call(scheduler, 'postTask', () => {}, { signal, delay: 3_600_000 }),
    });
  }
  return waits;
}
