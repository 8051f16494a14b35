import { Task, isCancellation } from '@tasktree/node';

export const poll = (url, log) =>
  new Task(async (task) => {
    for (;;) {
      try {
        await fetch(url, { signal: task.signal });
      } catch (error) { // wrong: no-swallowed-cancellation
        log(error);
      }
    }
  });

export const polite = (url, log) =>
  new Task(async (task) => {
    for (;;) {
      try {
        await fetch(url, { signal: task.signal });
      } catch (error) {
        if (isCancellation(error)) throw error;
        log(error);
      }
      await task.sleep(1000);
    }
  });

export const sleeping = (url, log) =>
  new Task(async (task) => {
    while (!task.isCancelled) {
      try {
        await fetch(url, { signal: task.signal });
      } catch (error) {
        log(error);
      }
    }
    for (;;) {
      try {
        await fetch(url, { signal: task.signal });
      } catch (error) {
        log(error);
      }
      await task.sleep(1000);
    }
  });

export const attempts = (url, log) =>
  new Task(async (task) => {
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        return await fetch(url, { signal: task.signal });
      } catch (error) { // wrong: no-swallowed-cancellation
        log(attempt, error);
      }
    }
    throw new Error('gave up');
  });
