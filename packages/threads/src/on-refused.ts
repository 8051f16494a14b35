import { encodeError, withoutObjects, type Encoded } from './codec.ts';
import type { PoolWorker } from './pool-worker.ts';
import { Ask, type Message } from './protocol.ts';
import { refusal } from './send-problem.ts';

/**
 * The platform has refused to send a message to a worker. Only what users give can be refused: arguments, what was asked of this
 * thread, and the reason of a cancellation.
 */
export function onRefused(worker: PoolWorker, message: Message, error: unknown): void {
  const { outbox } = worker;
  const [kind, id, detail, value] = message;
  if (kind === Ask.told) {
    const told =
      detail === true ? withoutObjects(value as Encoded) : encodeError(refusal(error, value, 'the result'));
    outbox.add([Ask.told, id, true, told]);
  } else if (kind === Ask.cancel) {
    outbox.add([Ask.cancel, id, withoutObjects(detail as Encoded)]);
  } else {
    const job = worker.take(id);
    if (job === undefined) return;
    const { args, parcel } = job.request;
    job.end(true, refusal(error, args, 'args', parcel?.transfer ?? []));
    worker.freed();
  }
}
