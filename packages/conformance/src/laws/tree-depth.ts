import type { Task, TaskContext, TaskGroup } from '@tasktree/core';
import type { ConformanceCase, Trial } from '../case.ts';

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

const shapes: readonly (readonly [name: string, title: string, build: Build])[] = [
  ['groups-in-groups', 'groups in groups', groupsInGroups],
  ['chain-of-reads', 'a chain of async lets, each read by the one around it', chainOfReads],
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

export const cases: readonly ConformanceCase[] = shapes.flatMap(([name, title, build]): ConformanceCase[] => [
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
