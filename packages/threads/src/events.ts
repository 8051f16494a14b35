/**
 * What happens to the tasks of a worker, told to those who observe on the thread of the pool (parallel.1).
 *
 * @module
 */
import { observe, taskTree, type TaskEvents, type TaskObserver, type TaskRecord } from '@tasktree/core';
import { currentHost, dispose, events, recordOf, roots, type Relay } from '@tasktree/core/internal';
import { decodeError, encodeError, withoutObjects, type Encoded } from './codec.ts';
import type { Job } from './job.ts';
import { isPrimitive } from './kinds.ts';
import type { Outbox } from './outbox.ts';
import { Answer, Ask, type Message } from './protocol.ts';

/** What has happened to a task in a worker, as it is sent. */
export interface SentEvent {
  /** `present`: it was there when the report began. */
  readonly type: keyof TaskEvents | 'present';
  /** With the ids of the worker. */
  readonly record: TaskRecord;
  /** The number of the job of which it is the root. */
  readonly job: number | undefined;
  readonly detail: unknown;
}

/** These the task of the call says by itself. */
const saidHere: ReadonlySet<string> = new Set([
  'present',
  'created',
  'started',
  'cancelled',
  'escalated',
  'settled',
  'abandoned',
]);

/**
 * The tasks of a worker, as this thread shows them: under ids of this thread, and with the task of the call in place of the root of the job.
 */
export class RemoteEvents implements Relay {
  readonly #outbox: Outbox;
  readonly #jobOf: (id: number) => Job | undefined;
  /** Their ids here, by their ids in the worker. */
  readonly #ids = new Map<number, number>();
  /** By their ids in the worker, in the order in which they were made. */
  readonly #tasks = new Map<number, { readonly record: TaskRecord; readonly bornAt: number | undefined }>();

  constructor(outbox: Outbox, jobOf: (id: number) => Job | undefined) {
    this.#outbox = outbox;
    this.#jobOf = jobOf;
  }

  watch(on: boolean, sites: boolean): void {
    if (!on) {
      this.#tasks.clear();
      this.#ids.clear();
    }
    this.#outbox.add([Ask.watch, on ? 1 : 0, sites]);
  }

  tasks(): readonly TaskRecord[] {
    const now = currentHost().clock.now();
    return [...this.#tasks.values()].map(({ record, bornAt }) =>
      bornAt === undefined ? record : { ...record, ageMs: now - bornAt },
    );
  }

  receive({ type, record, job, detail }: SentEvent): void {
    if (events.sink === undefined) return;
    const own = job === undefined ? undefined : this.#jobOf(job)?.node;
    if (own !== undefined) {
      this.#ids.set(record.id, own.id);
      if (saidHere.has(type)) return;
      const { state, waitsFor } = this.#here(record);
      events.sink.forward(
        type as keyof TaskEvents,
        { ...recordOf(own), state, waitsFor },
        this.#detail(type, detail),
      );
      return;
    }
    if (!this.#ids.has(record.id)) this.#ids.set(record.id, roots.nextId++);
    const here = this.#here(record);
    if (type === 'settled') {
      this.#tasks.delete(record.id);
      this.#ids.delete(record.id);
    } else {
      const bornAt = record.ageMs === undefined ? undefined : currentHost().clock.now() - record.ageMs;
      this.#tasks.set(record.id, { record: here, bornAt });
    }
    if (type !== 'present') events.sink.forward(type, here, this.#detail(type, detail));
  }

  /** The worker is lost, and its tasks with it: children end before their parents. */
  lost(error: unknown): void {
    for (const { record } of [...this.#tasks.values()].reverse())
      events.sink?.forward('settled', { ...record, state: 'settled', waitsFor: [] }, { error });
    this.#tasks.clear();
    this.#ids.clear();
  }

  #here(record: TaskRecord): TaskRecord {
    return {
      ...record,
      id: this.#idOf(record.id),
      parent: record.parent === null ? null : this.#idOf(record.parent),
      waitsFor: record.waitsFor.map((one) => this.#idOf(one)),
    };
  }

  #idOf<T extends number | string>(id: T): T {
    return typeof id === 'number' ? ((this.#ids.get(id) ?? id) as T) : id;
  }

  #detail(type: string, detail: unknown): never {
    const { reason, error, tasks } = detail as Record<string, unknown>;
    const given = detail as { readonly for?: number | string; readonly from?: number | string };
    if (type === 'waiting') return { for: this.#idOf(given.for as number | string) } as never;
    if (type === 'resumed') return { from: this.#idOf(given.from as number | string) } as never;
    if (type === 'cancelled') return { reason: decodeError(reason as Encoded) } as never;
    if (type === 'settled' && error !== undefined) return { error: decodeError(error as Encoded) } as never;
    if (type === 'stuck') {
      return { ...given, tasks: (tasks as TaskRecord[]).map((record) => this.#here(record)) } as never;
    }
    return detail as never;
  }
}

type Name = keyof TaskEvents;

const names: readonly Name[] = [
  'created',
  'started',
  'waiting',
  'resumed',
  'cancelled',
  'escalated',
  'settled',
  'abandoned',
  'stuck',
];

/** In a worker: reports what happens to its tasks, while the pool's thread observes. */
export class EventReport {
  readonly #send: (message: Message) => void;
  /** The number of the job of which the task with that id is the root. */
  readonly #jobOf: (id: number) => number | undefined;
  #observing: Disposable | undefined = undefined;

  constructor(send: (message: Message) => void, jobOf: (id: number) => number | undefined) {
    this.#send = send;
    this.#jobOf = jobOf;
  }

  watch(on: boolean, sites: boolean): void {
    this.#observing?.[dispose]();
    this.#observing = undefined;
    if (!on) return;
    for (const record of taskTree().tasks) this.#tell('present', record, {});
    const observer = Object.fromEntries(
      names.map((name) => [name, (record: TaskRecord, detail: never) => this.#tell(name, record, detail)]),
    ) as unknown as TaskObserver;
    this.#observing = observe(observer, { sites });
  }

  #tell(type: SentEvent['type'], record: TaskRecord, detail: object): void {
    const job = record.parent === null ? this.#jobOf(record.id) : undefined;
    const event: SentEvent = { type, record, job, detail: sendable(detail) };
    this.#send([Answer.event, 0, event]);
  }
}

/** Of values only those that are no objects are told: others may be large, or not be sendable. */
function sendable(detail: object): object {
  const { reason, error, value } = detail as Record<string, unknown>;
  if ('reason' in detail) return { reason: encodeError(reason) };
  if ('error' in detail) return { error: encodeError(error) };
  if ('value' in detail) return { value: isPrimitive(value) ? value : undefined };
  return detail;
}

/** The same event with less detail: for when the platform has refused to send it. */
export function bare(event: SentEvent): SentEvent {
  const detail = { ...(event.detail as Record<string, unknown>) };
  for (const key of ['reason', 'error'])
    if (key in detail) detail[key] = withoutObjects(detail[key] as Encoded);
  return { ...event, detail };
}
