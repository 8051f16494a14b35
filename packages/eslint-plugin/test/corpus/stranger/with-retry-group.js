import { withTaskGroup } from '@tasktree/node';

const attempts = new Map();

async function attempt(name, job, task) {
  const before = attempts.get(name) ?? 0;
  const outcome = await job(task);
  attempts.set(name, before + 1); // wrong: no-captured-mutation
  return outcome;
}

export function runAll(jobs) {
  return withTaskGroup(async (group) => {
    for (const [name, job] of Object.entries(jobs)) group.addTask((task) => attempt(name, job, task));
    const done = [];
    for await (const one of group) done.push(one);
    return done;
  });
}
