import { decodeError, type Encoded } from './codec.ts';
import { Ask, type Message, type Open } from './protocol.ts';
import type { Call } from './protocol.ts';
import { viewsOf } from './shared-memory.ts';
import type { WorkerThread } from './worker-thread.ts';

/** What each message of the pool does in a worker, by its kind. */
export const asks: Readonly<Record<number, (thread: WorkerThread, message: Message) => void>> = {
  [Ask.open](thread, message) {
    const [, , concurrency, shared] = message as unknown as Open;
    thread.open(concurrency, shared === undefined ? undefined : viewsOf(shared));
  },
  [Ask.call](thread, message) {
    thread.call(message as unknown as Call);
  },
  [Ask.cancel](thread, [, id, reason]) {
    thread.cancel(id, reason === undefined ? undefined : decodeError(reason as Encoded));
  },
  [Ask.make]: (thread, message) => thread.call(message as unknown as Call),
  [Ask.invoke]: (thread, message) => thread.call(message as unknown as Call),
  [Ask.drop]: (thread, message) => thread.call(message as unknown as Call),
  [Ask.pull](thread, [, id, count]) {
    thread.iterationOf(id)?.pull(count as number);
  },
  [Ask.leave](thread, [, id]) {
    thread.leave(id);
  },
  [Ask.told](thread, message) {
    thread.mainLine.told(message);
  },
  [Ask.watch](thread, [, on, sites]) {
    thread.report.watch(on === 1, sites === true);
  },
  [Ask.escalate](thread, [, id, priority]) {
    thread.escalate(id, priority as number);
  },
};
