import type { Task, TaskContext, TaskGroup } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';
import { here } from '../here.ts';

const depth = 10_000;

/** A very deep tree that has started, and waits for `end`. */
interface DeepTree {
  readonly top: Task<unknown>;
  /** Lets the innermost end, and so all. */
  end(): void;
}

type Build = (trial: Trial, onReached: (task: TaskContext, level: number) => void) => DeepTree;

const groupsInGroups: Build = (trial, onReached) => {
  const gate = trial.gate();
  const nest = async (task: TaskContext, level: number): Promise<number> => {
    onReached(task, level);
    if (level === depth) {
      await gate.promise;
      return 1;
    }
    return await trial.on(task).withTaskGroup(async (group: TaskGroup<number>) => {
      group.addTask((child) => nest(child, level + 1));
      const { value = 0 } = await group.next();
      return value + 1;
    });
  };
  return { top: new trial.core.Task((task) => nest(task, 1)), end: () => gate.open() };
};

const chainOfReads: Build = (trial, onReached) => {
  const gate = trial.gate();
  const nest = async (task: TaskContext, level: number): Promise<number> => {
    onReached(task, level);
    if (level === depth) {
      await gate.promise;
      return 1;
    }
    await using below = trial.on(task).asyncLet((child) => nest(child, level + 1));
    return (await below) + 1;
  };
  return { top: new trial.core.Task((task) => nest(task, 1)), end: () => gate.open() };
};

/** No body reads; each is held until all are there, and of what is left then the innermost ends last, and ends all. */
const unreadLets: Build = (trial, onReached) => {
  const bodies = trial.gate();
  const gate = trial.gate();
  const nest = async (task: TaskContext, level: number): Promise<number> => {
    onReached(task, level);
    if (level === depth) {
      await gate.promise;
    } else {
      trial.on(task).asyncLet((child) => nest(child, level + 1));
      await bodies.promise;
    }
    return depth;
  };
  const end = async (): Promise<void> => {
    bodies.open();
    await trial.settle();
    gate.open();
  };
  return { top: new trial.core.Task((task) => nest(task, 1)), end: () => void end() };
};

/** Each level waits for a set of its own, from a body that is no body of the set. */
const setsInSets: Build = (trial, onReached) => {
  const gate = trial.gate();
  const nest = async (task: TaskContext, level: number): Promise<number> => {
    onReached(task, level);
    if (level === depth) {
      await gate.promise;
      return 1;
    }
    const set = here(trial, task, () => new trial.core.JoinSet<number>());
    set.spawn((child) => nest(child, level + 1));
    const joined = await here(trial, task, () => set.joinNext());
    return joined?.status === 'fulfilled' ? joined.value + 1 : 0;
  };
  return { top: new trial.core.Task((task) => nest(task, 1)), end: () => gate.open() };
};

/** Of all but the outermost the deadline comes later than that around it. */
const timeoutsInTimeouts: Build = (trial, onReached) => {
  const gate = trial.gate();
  const nest = async (task: TaskContext, level: number): Promise<number> => {
    onReached(task, level);
    // So deep may the program's own calls not nest.
    await Promise.resolve();
    if (level === depth) {
      await gate.promise;
      return 1;
    }
    const below = await here(trial, task, () =>
      task.withTimeout(3_600_000, (inner) => nest(inner, level + 1)),
    );
    return below + (task.deadline === undefined && level > 1 ? 0 : 1);
  };
  return { top: new trial.core.Task((task) => nest(task, 1)), end: () => gate.open() };
};

/** Chains of tasks that are no children of each other, and are cancelled one by way of the other all the same. */
const chains: Record<
  string,
  [
    title: string,
    link: (trial: Trial, task: TaskContext, next: (task: TaskContext) => Promise<void>) => unknown,
  ]
> = {
  'linked-values': [
    'tasks of which each awaits the linked value of the next',
    (trial, _task, next) => new trial.core.Task(next).linkedValue(),
  ],
  signals: [
    'tasks of which each was made with the signal of the one before',
    (trial, task, next) => new trial.core.Task(next, { signal: task.signal }).value,
  ],
  'signals-of-signals': [
    'tasks of which each was made with a signal that the program derived from that of the one before',
    (trial, task, next) => {
      const { AbortController } = globalThis as unknown as { AbortController: new () => Controller };
      const controller = new AbortController();
      task.signal.addEventListener('abort', () => controller.abort(task.signal.reason));
      return new trial.core.Task(next, { signal: controller.signal }).value;
    },
  ],
};

interface Controller {
  readonly signal: TaskContext['signal'];
  abort(reason: unknown): void;
}

/** Of workerd that cannot be measured: its clock stands still while a program computes. */
function copiesCauses(): boolean {
  const { navigator } = globalThis as { navigator?: { readonly userAgent?: string } };
  return navigator?.userAgent === 'Cloudflare-Workers';
}

const chainCases = Object.entries(chains).map(([name, [title, link]]): ConformanceCase => ({
  id: `tree.9/depth-cancel-${name}`,
  title: `cancelling the first of 10,000 reaches the last inside the call: ${title}`,
  also: ['cancel.3', name === 'linked-values' ? 'cancel.14' : 'signal.3'],
  async run(trial: Trial) {
    const { assert, core } = trial;
    if (name !== 'linked-values' && copiesCauses())
      trial.gap(
        'each abort of this platform goes through all causes of its reason: 10,000 take minutes',
        'tree.9',
      );
    const handles: TaskContext[] = [];
    const all = trial.gate();
    const end = trial.gate();
    const next = async (task: TaskContext): Promise<void> => {
      // A stack that starts anew: the next task is made in a reaction.
      await Promise.resolve();
      handles.push(task);
      if (handles.length === depth) all.open();
      if (handles.length < depth) await task.run(() => link(trial, task, next));
      else await end.promise;
    };
    const first = new core.Task(next);
    await all.promise;
    first.cancel('deep');
    assert.equal(handles.length, depth);
    const missed = handles.filter((task) => !task.isCancelled).length;
    assert.equal(missed, 0, `${missed} tasks were not cancelled`);
    end.open();
    await first;
    const last = handles.at(-1) as TaskContext;
    if (name === 'linked-values') assert.equal(last.cancellationReason, 'deep');
    else assert.isError(last.cancellationReason, 'CancellationError');
  },
}));

const shapes: readonly (readonly [name: string, title: string, build: Build])[] = [
  ['groups-in-groups', 'groups in groups', groupsInGroups],
  ['chain-of-reads', 'a chain of async lets, each read by the one around it', chainOfReads],
  ['sets-in-sets', 'join sets in children of join sets', setsInSets],
  ['timeouts-in-timeouts', 'a timeout in the operation of another, of the same length', timeoutsInTimeouts],
  ['unread-lets', 'nested async lets that nobody reads, of which the innermost ends last', unreadLets],
];

async function started(trial: Trial, build: Build): Promise<DeepTree & { readonly handles: TaskContext[] }> {
  const handles: TaskContext[] = [];
  const all = trial.gate();
  const tree = build(trial, (task, level) => {
    handles.push(task);
    if (level === depth) all.open();
  });
  await all.promise;
  return { ...tree, handles };
}

const deepCases = shapes.flatMap(([name, title, build]): ConformanceCase[] => [
  {
    id: `tree.9/depth-start-and-completion-${name}`,
    title: `a tree 10,000 deep starts and completes: ${title}`,
    also: ['tree.2'],
    async run(trial: Trial) {
      const tree = await started(trial, build);
      trial.assert.equal(tree.handles.length, depth);
      tree.end();
      trial.assert.equal(await tree.top, depth);
    },
  },
  {
    id: `tree.9/depth-cancel-${name}`,
    title: `cancelling a tree 10,000 deep reaches the innermost task inside the call: ${title}`,
    also: ['tree.5', 'cancel.3'],
    async run(trial: Trial) {
      const tree = await started(trial, build);
      tree.top.cancel('deep');
      const missed = tree.handles.filter((task) => !task.isCancelled).length;
      trial.assert.equal(missed, 0, `${missed} tasks were not cancelled`);
      trial.assert.equal(tree.handles.at(-1)?.cancellationReason, 'deep');
      tree.end();
      await tree.top;
    },
  },
  {
    id: `tree.9/depth-escalation-${name}`,
    title: `a rise of priority reaches the innermost task of a tree 10,000 deep: ${title}`,
    also: ['priority.4'],
    async run(trial: Trial) {
      const tree = await started(trial, build);
      tree.top.escalate(trial.core.TaskPriority.high);
      const missed = tree.handles.filter((task) => task.priority !== trial.core.TaskPriority.high).length;
      trial.assert.equal(missed, 0, `${missed} tasks were not raised`);
      tree.end();
      await tree.top;
    },
  },
]);

export const cases: readonly ConformanceCase[] = [...deepCases, ...chainCases];
