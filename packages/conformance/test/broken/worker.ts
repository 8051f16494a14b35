// Breaks one thing in a realm of its own, runs the cases of the laws concerned, and says which failed.
import { parentPort, workerData } from 'node:worker_threads';
import { cases, runConformance } from '../../src/index.ts';
import { environment } from '../environment.ts';
import { breakages } from './breakages.ts';
import { Kit } from './kit.ts';
import { newWorker } from './thread-host.ts';

const { what, laws, onThreads } = workerData as {
  what: string | undefined;
  laws: readonly string[];
  onThreads: boolean;
};
const kit = new Kit(onThreads);
breakages.find((one) => one.what === what)?.breakIt(kit);

// One failure is enough for each law: where things hang, every further case would take its whole time limit.
const caught = new Set<string>();
const impatient = cases.map((one) => ({
  ...one,
  run: (trial: Parameters<typeof one.run>[0]) => (caught.has(lawOf(one.id)) ? undefined : one.run(trial)),
}));

function lawOf(id: string): string {
  return id.slice(0, id.indexOf('/'));
}

const report = await runConformance(kit.host, {
  core: kit.core,
  threads: kit.threads,
  environment: { ...environment(), ...(onThreads && { newWorker: () => newWorker(what) }) },
  cases: impatient,
  only: laws,
  timeoutMs: what === undefined ? 20_000 : onThreads ? 2_500 : 1_500,
  onCase: ({ law, status }) => {
    if (status === 'fail') caught.add(law);
  },
});
parentPort?.postMessage(
  report.results.flatMap(({ id, law, form, status, error }) =>
    status === 'fail' ? [{ id, law, form, error }] : [],
  ),
);
