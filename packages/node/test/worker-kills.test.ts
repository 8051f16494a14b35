import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import {
  type DiscardingTaskGroup,
  taskTree,
  withDiscardingTaskGroup,
  WorkerLostError,
  WorkerPool,
} from '../src/index.ts';
import type * as counted from './workers/counted.ts';

/** All of it in the newest version alone: starting so many workers takes a while. */
const part = Number.parseInt(process.versions.node, 10) >= 26 ? 1 : 5;
const JOBS = 10_000 / part;
const KILLS = 100 / part;
const SIZE = 3;

/** Numbers that look random and are the same in each run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

test(
  `parallel.4: ${JOBS} jobs, ${KILLS} workers ended at random: each job settles once, and none runs twice`,
  { timeout: 240_000 },
  async () => {
    const pick = random(20_261_122);
    const alive = new Set<Worker>();
    const makeWorker = (): Worker => {
      const worker = new Worker(new URL('workers/counted.ts', import.meta.url));
      alive.add(worker);
      worker.once('exit', () => alive.delete(worker));
      return worker;
    };
    const memory = new SharedArrayBuffer(4 * JOBS);
    const settled = new Int32Array(JOBS);
    const outcomes = { fulfilled: 0, failed: 0, lost: 0 };
    let killed = 0;

    const kill = (): void => {
      const workers = [...alive];
      const worker = workers[pick(workers.length)];
      if (worker === undefined) return;
      alive.delete(worker);
      killed += 1;
      void worker.terminate();
    };

    const pool = new WorkerPool<typeof counted>(makeWorker, { size: SIZE, concurrency: 2 });
    const { call } = pool;
    const job = async (index: number): Promise<number> => {
      const kind = index % 10;
      if (kind === 7) return call.slow(memory, index);
      if (kind === 8) return call.failing(memory, index);
      if (kind !== 9) return call.quick(memory, index);
      let last = -1;
      for await (const item of await call.items(memory, index)) last = item;
      return last;
    };
    const one = async (index: number): Promise<void> => {
      try {
        assert.equal(await job(index), index);
        outcomes.fulfilled += 1;
        assert.equal(
          Atomics.load(new Int32Array(memory), index),
          1,
          `${index} has given its result and run once`,
        );
      } catch (error) {
        if (error instanceof WorkerLostError) {
          outcomes.lost += 1;
        } else {
          assert.ok(error instanceof RangeError, String(error));
          assert.equal(error.message, String(index));
          outcomes.failed += 1;
        }
      }
      settled[index]! += 1;
      const ended = outcomes.fulfilled + outcomes.failed + outcomes.lost;
      if (ended % (JOBS / KILLS / 2) === 0 && killed < KILLS) kill();
    };

    await withDiscardingTaskGroup(
      async (group: DiscardingTaskGroup) => {
        for (let index = 0; index < JOBS; index += 1) {
          await group.whenReady();
          group.addTask(() => one(index));
        }
      },
      { concurrency: 48 },
    );

    assert.ok(killed >= KILLS, `${killed} workers were ended`);
    assert.ok(
      settled.every((times) => times === 1),
      'each job has settled once',
    );
    const begun = new Int32Array(memory);
    assert.equal(Math.max(...begun), 1, 'no job has begun twice');
    assert.equal(outcomes.fulfilled + outcomes.failed + outcomes.lost, JOBS);
    // Begun ones, and those whose answers were still on their way.
    assert.ok(outcomes.lost < JOBS / 20, `${outcomes.lost} were lost`);
    assert.equal(await call.quick(new SharedArrayBuffer(4), 0), 0, 'the pool has healed');
    await pool[Symbol.asyncDispose]();
    assert.deepEqual(
      taskTree().tasks.map(({ name }) => name),
      [],
    );
  },
);
