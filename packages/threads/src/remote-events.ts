import type { TaskEvents, TaskRecord } from '@tasktree/core';
import { currentHost, realm, recordOf, type Relay } from '@tasktree/core/internal';
import { decodeError, type Encoded } from './codec.ts';
import type { PoolWorker } from './pool-worker.ts';
import { Ask } from './protocol.ts';

/** What has happened to a task in a worker, as it is sent. */
export interface SentEvent {
  /** `present`: it was there when the report began. */
  readonly type: keyof TaskEvents | 'present';
  /** As it is known over there. */
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
 * The tasks of a worker, as this thread shows them: under ids of its own, and with the task of the call in place of the root of the job.
 */
export class RemoteEvents implements Relay {
  readonly #worker: PoolWorker;
  /** Their ids here, by those over there. */
  readonly #ids = new Map<number, number>();
  /** By ids over there, in the order in which they were made. */
  readonly #tasks = new Map<number, { readonly record: TaskRecord; readonly bornAt: number | undefined }>();

  constructor(worker: PoolWorker) {
    this.#worker = worker;
  }

  watch(on: boolean, sites: boolean): void {
    if (!on) {
      this.#tasks.clear();
      this.#ids.clear();
    }
    this.#worker.outbox.add([Ask.watch, on ? 1 : 0, sites]);
  }

  tasks(): readonly TaskRecord[] {
    const now = currentHost().clock.now();
    return [...this.#tasks.values()].map(({ record, bornAt }) =>
      bornAt === undefined ? record : { ...record, ageMs: now - bornAt },
    );
  }

  receive({ type, record, job, detail }: SentEvent): void {
    if (realm.events === undefined) return;
    const own = job === undefined ? undefined : this.#worker.jobOf(job)?.node;
    if (own !== undefined) {
      this.#ids.set(record.id, own.id);
      if (saidHere.has(type)) return;
      const { state, waitsFor } = this.#here(record);
      realm.events.forward(
        type as keyof TaskEvents,
        { ...recordOf(own), state, waitsFor },
        this.#detail(type, detail),
      );
      return;
    }
    if (!this.#ids.has(record.id)) this.#ids.set(record.id, realm.nextId++);
    const here = this.#here(record);
    if (type === 'settled') {
      this.#tasks.delete(record.id);
      this.#ids.delete(record.id);
    } else {
      const bornAt = record.ageMs === undefined ? undefined : currentHost().clock.now() - record.ageMs;
      this.#tasks.set(record.id, { record: here, bornAt });
    }
    if (type !== 'present') realm.events.forward(type, here, this.#detail(type, detail));
  }

  /** The worker is lost, and its tasks with it: children end before their parents. */
  lost(error: unknown): void {
    for (const { record } of [...this.#tasks.values()].reverse())
      realm.events?.forward('settled', { ...record, state: 'settled', waitsFor: [] }, { error });
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
