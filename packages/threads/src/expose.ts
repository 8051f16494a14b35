import { bridge, currentHost, describe } from '@tasktree/core/internal';
import type { Engine } from './engine.ts';
import type { Load } from './loading.ts';

/** What can be exposed. */
export type Exposable = ((...args: never[]) => unknown) | (abstract new (...args: never[]) => object);

let isWorking = false;

/** Exposes the functions; in a worker it takes jobs from then on, with what `load` returns. */
export function exposeWith(load: Load, functions: Readonly<Record<string, Exposable>>): void {
  if (typeof functions !== 'object' || functions === null) {
    throw new TypeError(`expose: functions must be an object of functions; got ${describe(functions)}.`);
  }
  const entries = Object.entries(functions);
  for (const [name, value] of entries) {
    if (typeof value !== 'function') {
      throw new TypeError(`expose: functions.${name} must be a function; got ${describe(value)}.`);
    }
  }
  const exposed = bridge.exposed;
  for (const [name, value] of entries) exposed.set(name, value as (...args: unknown[]) => unknown);
  const parent = currentHost().workers?.parent;
  if (parent === undefined || isWorking) return;
  isWorking = true;
  // The pool sends nothing before it has heard of this worker.
  const work = ({ WorkerThread }: Engine): void => void new WorkerThread(parent, exposed);
  const engine = load();
  if (engine instanceof Promise) askMainOnce(engine.then(work));
  else work(engine);
}

/** `MainActor.run` may be called before the worker can ask. */
function askMainOnce(ready: Promise<void>): void {
  bridge.ask = (...question) => ready.then(() => bridge.ask?.(...question));
}
