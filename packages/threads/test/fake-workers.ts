import type { WorkerHost, WorkerListener } from '@tasktree/core/host';
import { emptyBatch, readMessages, writeMessage } from '../src/protocol.ts';
import { Answer, protocol, type Message } from '../src/protocol.ts';
import type { TestHost } from '@tasktree/testing';

/** A worker that does what a test says. */
export class FakeWorker {
  /** The messages that were sent to it, and have not been looked at. */
  readonly inbox: Message[] = [];
  listener!: WorkerListener;
  isHeld = true;
  isTerminated = false;

  ready(): void {
    this.say([Answer.ready, protocol]);
  }

  say(...messages: Message[]): void {
    const batch = emptyBatch(1);
    for (const message of messages) writeMessage(batch, message);
    this.listener.message(batch);
  }

  /** The names of the functions that it was asked to call, with the numbers of the jobs. */
  calls(): [name: unknown, id: number][] {
    return this.take(1).map(([, id, name]) => [name, id]);
  }

  /** The messages of a kind, taken out of the inbox. */
  take(kind: number): Message[] {
    const found = this.inbox.filter((message) => message[0] === kind);
    this.inbox.splice(0, Infinity, ...this.inbox.filter((message) => message[0] !== kind));
    return found;
  }
}

/** Gives a host workers that do not share memory; `made` has all that were made. */
export function withFakeWorkers(host: TestHost): { made: FakeWorker[]; make: () => FakeWorker } {
  const made: FakeWorker[] = [];
  const workers: WorkerHost = {
    spawn: () => new FakeWorker(),
    hardwareConcurrency: 2,
    sharedMemory: false,
    parent: undefined,
    connect(worker) {
      const fake = worker as FakeWorker;
      return {
        post: (batch) =>
          readMessages(structuredClone(batch) as unknown[], (message) => fake.inbox.push(message)),
        listen: (listener) => {
          fake.listener = listener;
        },
        async terminate() {
          fake.isTerminated = true;
        },
        hold: (on) => {
          fake.isHeld = on;
        },
      };
    },
  };
  Object.assign(host, { workers });
  return {
    made,
    make() {
      const worker = new FakeWorker();
      made.push(worker);
      return worker;
    },
  };
}
