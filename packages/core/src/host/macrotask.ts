import { Deque } from '../structures/deque.ts';
import { globals, type GlobalPort, type Globals } from './globals.ts';

/**
 * The quickest way to come back after timers and I/O: `setImmediate`, else a message to oneself, else a timer (which
 * browsers hold up for 4 ms when nested). Chosen at the first call, since some runtimes forbid all of them before.
 */
export function createMacrotask(from: Globals = globals): (callback: () => void) => void {
  let queue: ((callback: () => void) => void) | undefined;
  return (callback) => {
    queue ??= from.setImmediate
      ? (task) => void from.setImmediate!(task)
      : from.MessageChannel
        ? messageQueue(from.MessageChannel)
        : (task) => void from.setTimeout!(task, 0);
    queue(callback);
  };
}

function messageQueue(Channel: NonNullable<Globals['MessageChannel']>): (callback: () => void) => void {
  const { port1, port2 } = new Channel();
  const tasks = new Deque<() => void>();
  port1.onmessage = () => {
    const task = tasks.shift();
    if (tasks.length === 0) release(port1);
    task?.();
  };
  release(port1);
  return (task) => {
    tasks.push(task);
    port1.ref?.();
    port2.postMessage(undefined);
  };
}

/** An open port with a listener would hold the process although no message is under way. */
function release(port: GlobalPort): void {
  port.unref?.();
}
