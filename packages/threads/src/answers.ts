import { decodeError, type Encoded } from './codec.ts';
import type { Job } from './job.ts';
import { answerQuestion, cancelQuestion } from './main-line.ts';
import { unpack, type Holes } from './parcel.ts';
import type { PoolWorker } from './pool-worker.ts';
import { Answer, type Message } from './protocol.ts';
import type { SentEvent } from './remote-events.ts';
import { illegible } from './send-problem.ts';
import { CANCELLED } from '@tasktree/core/internal';

/** What each message of a worker does to the pool's side, by its kind. */
export const answers: Readonly<Record<number, (worker: PoolWorker, message: Message) => void>> = {
  [Answer.ready](worker, [, version]) {
    worker.becomeReady(version);
  },
  [Answer.begun](worker, [, id]) {
    const job = worker.jobOf(id);
    if (job !== undefined) job.isBegun = true;
  },
  /** Its result is to be iterated: the call has that, while its task lives on. */
  [Answer.iterated](worker, [, id]) {
    worker.jobOf(id)?.iterate();
  },
  [Answer.item](worker, [, id, value, holes]) {
    worker.jobOf(id)?.items?.add(holes === undefined ? value : unpack(value, holes as Holes));
  },
  [Answer.ask]: answerQuestion,
  [Answer.unask]: cancelQuestion,
  [Answer.event](worker, [, , event]) {
    worker.events.receive(event as SentEvent);
  },
  [Answer.done](worker, [, id, value, holes]) {
    const job = worker.take(id);
    if (job === undefined) return;
    if (holes === undefined) job.end(false, value);
    else endWith(job, false, () => unpack(value, holes as Holes));
  },
  [Answer.failed](worker, [, id, error]) {
    const job = worker.take(id);
    if (job === undefined) return;
    job.desk.failed();
    endWith(job, true, () => decodeError(error as Encoded, job.request.site));
  },
  /** It has ended with the error of its own cancellation, or was cancelled before it began. */
  [Answer.cancelled](worker, [, id, error]) {
    const job = worker.take(id);
    if (job === undefined) return;
    // A deadline may strike over there a little earlier than here.
    if ((job.node.flags & CANCELLED) !== 0) job.endCancelled(() => decodeError(error as Encoded));
    else endWith(job, true, () => decodeError(error as Encoded, job.request.site));
  },
};

/** Ends a job that has left its worker, also if its outcome cannot be read here: nobody else would. */
function endWith(job: Job, failed: boolean, read: () => unknown): void {
  let outcome: unknown;
  try {
    outcome = read();
  } catch (cause) {
    return job.end(true, illegible(failed ? `the error of ${job.name}` : `the result of ${job.name}`, cause));
  }
  job.end(failed, outcome);
}
