import type { Core } from '../case.ts';
import type { Environment } from '../environment.ts';
import { webWaits } from '../platform-waits.ts';

interface WebEvent {
  readonly reason?: unknown;
  readonly error?: unknown;
  preventDefault(): void;
}

interface Globals {
  addEventListener(type: string, listener: (event: WebEvent) => void): void;
  removeEventListener(type: string, listener: (event: WebEvent) => void): void;
  setTimeout(callback: () => void, ms: number): unknown;
}

/** What may be known better by whoever starts the run. */
export interface WebEnvironmentOptions {
  /** For the report. */
  readonly runtime: string;
  /** For the report. */
  readonly version: string;
  /** `gc`, where the browser was started with one. */
  readonly collectGarbage?: (() => void | Promise<void>) | undefined;
  /** Loads another copy of core, each time it is called (observe.4). */
  readonly anotherCopy?: (() => Promise<Core>) | undefined;
  /** Makes a worker of the module that the cases about threads run there. */
  readonly newWorker?: (() => unknown) | undefined;
}

/** For pages and workers: the `error` and `unhandledrejection` events of the global object. */
export function webEnvironment({
  runtime,
  version,
  collectGarbage,
  anotherCopy,
  newWorker,
}: WebEnvironmentOptions): Environment {
  const globals = globalThis as unknown as Globals;
  return {
    runtime,
    version,
    listen(onUncaught) {
      const onError = (event: WebEvent): void => {
        event.preventDefault();
        onUncaught({ kind: 'exception', error: event.error });
      };
      const onRejection = (event: WebEvent): void => {
        event.preventDefault();
        onUncaught({ kind: 'rejection', error: event.reason });
      };
      globals.addEventListener('error', onError);
      globals.addEventListener('unhandledrejection', onRejection);
      return () => {
        globals.removeEventListener('error', onError);
        globals.removeEventListener('unhandledrejection', onRejection);
      };
    },
    async reported() {
      for (let turn = 0; turn < 3; turn += 1)
        await new Promise<void>((resolve) => void globals.setTimeout(resolve, 0));
    },
    platformWaits: webWaits(),
    ...(collectGarbage === undefined ? {} : { collectGarbage }),
    ...(anotherCopy === undefined ? {} : { anotherCopy }),
    ...(newWorker === undefined ? {} : { newWorker }),
  };
}
