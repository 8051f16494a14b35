// First, since the modules of the core depend on each other in a circle and are to be entered by the front door.
import '@tasktree/core';
import { WorkerPool } from '@tasktree/threads';
import { Dispatcher } from '@tasktree/threads/src/dispatcher.ts';
import { RemoteEvents } from '@tasktree/threads/src/events.ts';
import { HostedActor } from '@tasktree/threads/src/exposed-calls.ts';
import { Iteration } from '@tasktree/threads/src/iteration.ts';
import { Job } from '@tasktree/threads/src/job.ts';
import { MainLine, MainRequests } from '@tasktree/threads/src/main-calls.ts';
import { Outbox } from '@tasktree/threads/src/outbox.ts';
import { PoolWorker, type PoolJob } from '@tasktree/threads/src/pool-worker.ts';
import { Answer, Ask, type Message } from '@tasktree/threads/src/protocol.ts';
import { WorkerThread } from '@tasktree/threads/src/worker-thread.ts';
import type { Breakage, Fn, Kit } from './kit.ts';

/** Changes messages of that kind before they are heard, or drops them. */
function change(
  kit: Kit,
  side: typeof PoolWorker | typeof WorkerThread,
  kind: number,
  changed: (message: unknown[]) => unknown[] | undefined,
): void {
  const receives = (original: (message: Message) => void) =>
    function (this: object, message: Message) {
      const other = message[0] === kind ? changed([...message]) : message;
      if (other !== undefined) original.call(this, other as unknown as Message);
    };
  kit.method(side as typeof PoolWorker, 'receive', receives);
}

function changeError(kit: Kit, changed: (error: Record<string, unknown>) => object): void {
  change(kit, PoolWorker, Answer.failed, ([kind, id, error]) => [
    kind,
    id,
    changed(error as Record<string, unknown>),
  ]);
}

const nothing: Fn = () => {};

/** Pools and workers. What is broken is broken on both sides. */
export const brokenThreads: readonly Breakage[] = (
  [
    {
      what: 'a pool that does not tell its workers of cancellations',
      laws: ['parallel.1', 'parallel.2'],
      breakIt: (kit) => kit.method(PoolWorker, 'cancel', () => nothing),
    },
    {
      what: 'a pool whose cancellations lose their reason',
      laws: ['parallel.1'],
      breakIt: (kit) =>
        kit.method(
          PoolWorker,
          'cancel',
          (original) =>
            function (this: PoolWorker, job) {
              original.call(this, job, undefined);
            },
        ),
    },
    {
      what: 'a pool that leaves a cancelled job alone with its worker',
      laws: ['parallel.1'],
      breakIt: (kit) =>
        kit.method(
          Dispatcher,
          'cancelled',
          (original) =>
            function (this: Dispatcher, job: PoolJob, reason) {
              original.call(this, job, reason);
              if (job.worker !== undefined) job.endCancelled();
            },
        ),
    },
    {
      what: 'errors that lose their cause between threads',
      laws: ['parallel.1'],
      breakIt: (kit) =>
        changeError(kit, (error) =>
          Object.fromEntries(Object.entries(error).filter(([key]) => key !== 'cause')),
        ),
    },
    {
      what: 'errors that lose their class between threads',
      laws: ['parallel.1', 'actor.4'],
      breakIt: (kit) =>
        changeError(kit, (error) => ('class' in error ? { ...error, class: 'Error' } : error)),
    },
    {
      what: 'errors that lose their stack between threads',
      laws: ['parallel.1'],
      breakIt: (kit) => changeError(kit, (error) => ({ ...error, stack: 'Error: here' })),
    },
    {
      what: 'a pool that keeps task-locals and deadlines to itself',
      laws: ['parallel.1'],
      breakIt: (kit) => change(kit, WorkerThread, Ask.call, (message) => message.slice(0, 5)),
    },
    {
      what: 'a pool that does not tell of a risen priority',
      laws: ['parallel.1'],
      breakIt: (kit) => kit.method(Dispatcher, 'raised', () => nothing),
    },
    {
      what: 'a worker that gives all items of a generator at once',
      laws: ['parallel.1'],
      breakIt: (kit) =>
        kit.method(
          Iteration,
          'pull',
          (original) =>
            function (this: Iteration) {
              original.call(this, 1_000_000);
            },
        ),
    },
    {
      what: 'a worker whose tasks nobody hears of',
      laws: ['parallel.1'],
      breakIt: (kit) => kit.method(RemoteEvents, 'receive', () => nothing),
    },
    {
      what: 'a worker that looks for cancellations in messages alone',
      laws: ['parallel.2'],
      breakIt: (kit) =>
        kit.method(
          WorkerThread,
          'open',
          (original) =>
            function (this: WorkerThread, [kind, id, concurrency]) {
              original.call(this, [kind, id, concurrency, undefined]);
            },
        ),
    },
    {
      what: 'a pool that sends what is left of its arguments as JSON',
      laws: ['parallel.1', 'parallel.3'],
      breakIt(kit) {
        kit.threads.WorkerPool = class<M> extends WorkerPool<M> {
          constructor(...given: ConstructorParameters<typeof WorkerPool>) {
            super(...given);
            const { call } = this;
            const through: ProxyHandler<object> = {
              get:
                (_, name: string) =>
                (...args: unknown[]) =>
                  (call as Record<string, Fn>)[name]?.(
                    ...(JSON.parse(JSON.stringify(args)) as unknown[]),
                  ) as unknown,
            };
            Object.defineProperty(this, 'call', { value: new Proxy({}, through) });
          }
        };
      },
    },
    {
      what: 'a pool that never runs what a lost worker had begun to its end',
      laws: ['parallel.4', 'actor.4'],
      breakIt: (kit) =>
        kit.method(
          Job,
          'end',
          (original) =>
            function (this: Job, failed, value) {
              if (!(value instanceof kit.core.WorkerLostError)) original.call(this, failed, value);
            },
        ),
    },
    {
      what: 'a pool that tries again what has ended its worker',
      laws: ['parallel.4'],
      breakIt(kit) {
        const tried = new WeakSet<Job>();
        kit.method(
          Job,
          'end',
          (original) =>
            function (this: Job, failed, value) {
              if (!(value instanceof kit.core.WorkerLostError) || tried.has(this)) {
                original.call(this, failed, value);
                return;
              }
              tried.add(this);
              this.worker = undefined;
              this.handler.ended();
              this.handler.submit(this);
            },
        );
      },
    },
    {
      what: 'a pool that copies what is to be moved',
      laws: ['parallel.5'],
      breakIt: (kit) =>
        kit.method(
          Outbox,
          'put',
          (original) =>
            function (this: Outbox, message) {
              original.call(this, message);
            },
        ),
    },
    {
      what: 'MainActor.run that stays on the worker',
      laws: ['actor.3'],
      breakIt: (kit) =>
        kit.method(MainLine, 'ask', () => async (what: string, isText: boolean, args: unknown[]) => {
          // oxlint-disable-next-line no-eval -- as the main thread would
          return isText ? ((0, eval)(`(${what})`) as Fn)(...args) : undefined;
        }),
    },
    {
      what: 'a main thread that does not hear of cancellations by workers',
      laws: ['actor.3'],
      breakIt: (kit) => kit.method(MainRequests, 'cancel', () => nothing),
    },
    {
      what: 'an actor on a worker that is forgotten and not disposed of',
      laws: ['actor.4'],
      breakIt: (kit) => kit.method(HostedActor, 'end', () => async () => {}),
    },
    {
      what: 'an actor on a worker that is always reentrant',
      laws: ['actor.4'],
      breakIt: (kit) =>
        change(kit, WorkerThread, Ask.make, ([kind, id, target, ...rest]) => {
          const [actor, name] = target as unknown[];
          return [kind, id, [actor, name, true], ...rest];
        }),
    },
  ] satisfies readonly Omit<Breakage, 'onThreads'>[]
).map((one) => ({ ...one, onThreads: true }));
