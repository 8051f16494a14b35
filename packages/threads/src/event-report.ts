import { observe, type TaskEvents, type TaskObserver, type TaskRecord, taskTree } from '@tasktree/core';
import { dispose } from '@tasktree/core/internal';
import { encodeError, withoutObjects, type Encoded } from './codec.ts';
import { isPrimitive } from './kinds.ts';
import { Answer, type Message } from './protocol.ts';
import type { SentEvent } from './remote-events.ts';

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

/** In a worker: tells the pool what happens to the tasks of this thread, while somebody observes over there. */
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
