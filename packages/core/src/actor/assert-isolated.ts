import { describe } from '../base/arguments.ts';
import { IsolationError } from '../base/errors.ts';
import { currentScope, knowsAbsence } from '../task/current.ts';
import { isolationBehind, type ActorRef } from './actor-ref.ts';

/**
 * Throws `IsolationError` unless the current task is a call to that actor, or a `new Task` made in one (actor.5). Children of a
 * call are not on the actor, and outside any task nothing is.
 *
 * Where the runtime forgets the current task after an await it throws there too: what cannot be known is not asserted. Throws
 * `TypeError` for anything but a reference that {@link actor} made. Source: Swift's `Actor.assertIsolated`, SE-0392.
 *
 * @example
 * ```ts
 * class Library {
 *   readonly #titles = new Set<string>();
 *   add(title: string): void {
 *     assertIsolated(library);
 *     this.#titles.add(title);
 *   }
 * }
 * await using library = actor(new Library());
 * await library.add('Solaris');
 * ```
 */
export function assertIsolated(ref: ActorRef<object>): void {
  const isolation = isolationBehind(ref);
  if (isolation === undefined) {
    throw new TypeError(`assertIsolated: ref must be what actor() returned; got ${describe(ref)}.`);
  }
  const scope = currentScope();
  if (scope?.task?.extras?.isolation === isolation) return;
  const unknown = scope === undefined && !knowsAbsence();
  throw new IsolationError(
    unknown
      ? `This is to run on the actor ${isolation.name}, which cannot be known here: this runtime forgets the current task after ` +
          'an await. Assert before the first await, or build with @tasktree/transform.'
      : `This is to run on the actor ${isolation.name}. Do it in one of its methods.`,
  );
}
