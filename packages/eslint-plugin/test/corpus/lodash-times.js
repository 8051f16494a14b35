import times from 'lodash/times.js';
import { withTaskGroup } from '@tasktree/node';

export async function sampled(n, sample) {
  const samples = [];
  await withTaskGroup(async (group) => {
    times(n, (i) => {
      group.addTask(async () => {
        samples.push(await sample(i)); // wrong: no-captured-mutation
      });
    });
  });
  return samples;
}
