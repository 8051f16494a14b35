import type { CancellationError } from '@tasktree/core';
import {
  Parked,
  nothing,
  priorityOf,
  type Scope,
  type Selectable,
  type Standing,
  type Taker,
} from '@tasktree/core/internal';
import { ended } from '../iteration/async-sequence.ts';

export interface Case {
  readonly key: string;
  readonly source: Selectable<unknown>;
  /** The object as it was given: by it a source is known again. */
  readonly given: object;
}

export type Chosen = { readonly key: string } & IteratorResult<unknown, undefined>;

/** When each source was last chosen: among those that are ready the one that has waited longest is next. */
const turns = /* @__PURE__ */ new WeakMap<object, number>();
let turn = 0;

export function hadItsTurn(one: Case): void {
  turns.set(one.given, (turn += 1));
}

export function chosen(one: Case, result: IteratorResult<unknown, undefined>): Chosen {
  hadItsTurn(one);
  return { key: one.key, ...result };
}

export function byTurn(cases: readonly Case[]): readonly Case[] {
  return cases.toSorted((a, b) => (turns.get(a.given) ?? 0) - (turns.get(b.given) ?? 0));
}

/**
 * A wait for one of several sources, in the lines of all of them. The first that gives, in whatever call, is chosen, and before that
 * call goes on this wait has left all other lines: they never give it anything (channel.6).
 */
export class Choice extends Parked {
  readonly promise: Promise<Chosen>;
  readonly #standings: Standing[] = [];
  readonly #takers: { priority: number }[] = [];
  readonly #cut: () => void;
  #isOver = false;
  #resolve!: (chosen: Chosen) => void;
  #reject!: (error: unknown) => void;

  /** `cut` is called when a cancellation ends the wait. */
  constructor(cases: readonly Case[], body: Scope | undefined, cut: () => void) {
    super('select');
    this.#cut = cut;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.park(body);
    const priority = priorityOf(body);
    for (const one of cases) {
      if (!this.#isOver) this.#stand(one, priority);
    }
    if (this.#isOver) this.#leaveAll();
  }

  #stand(one: Case, priority: number): void {
    const taker: Taker<unknown> & { priority: number } = {
      priority,
      give: (value) => this.#settle(() => this.#resolve(chosen(one, { done: false, value }))),
      finish: () => this.#settle(() => this.#resolve(chosen(one, ended()))),
      fail: (error) => {
        hadItsTurn(one);
        this.#settle(() => this.#reject(error));
      },
    };
    this.#takers.push(taker);
    this.#standings.push(one.source.stand(taker));
  }

  #settle(settle: () => void): void {
    this.#isOver = true;
    this.unpark();
    this.#leaveAll();
    settle();
  }

  #leaveAll(): void {
    for (const standing of this.#standings.splice(0)) standing.leave();
  }

  protected cutShort(error: CancellationError): void {
    this.promise.catch(nothing);
    this.#cut();
    this.#settle(() => this.#reject(error));
  }

  override raised(_from: number, to: number): void {
    for (const taker of this.#takers) taker.priority = to;
    for (const standing of this.#standings) standing.raise?.(to);
  }
}
