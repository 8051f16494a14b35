import { Scheduler } from 'task-scheduler';

const jobs = new Scheduler();

export async function run(urls) {
  const out = [];
  for (const url of urls) {
    jobs.addTask(async () => {
      out.push(await (await fetch(url)).text());
    });
  }
  jobs.withTaskGroup(async (group) => group);
  return out;
}
