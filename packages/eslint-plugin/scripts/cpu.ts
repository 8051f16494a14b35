// node scripts/cpu.ts <folder…>: what CPU the rules take for 1,000 lines, when each file is taken for one that uses the library. A profile
// says which part of the whole is theirs: the difference of two runs is smaller than what the garbage collector adds to either.
import { readFileSync } from 'node:fs';
import { Session, type Profiler } from 'node:inspector/promises';
import { lint, sourcesOf } from '../test/code-bases.ts';

const texts = process.argv
  .slice(2)
  .flatMap((folder) => sourcesOf(folder, 150))
  .map((file) => ({ file, text: `${readFileSync(file, 'utf8')}\n// '@tasktree/node'` }));
const lines = texts.reduce((sum, { text }) => sum + text.split('\n').length, 0);

using session = connected();
await session.inspector.post('Profiler.enable');
await session.inspector.post('Profiler.setSamplingInterval', { interval: 200 });
await session.inspector.post('Profiler.start');
const before = process.cpuUsage();
for (const { text, file } of texts) lint(text, file);
const { user, system } = process.cpuUsage(before);
const { profile } = await session.inspector.post('Profiler.stop');
const ms = ((user + system) / 1000) * shareOf(profile, '/eslint-plugin/src/');
process.stdout.write(`${lines} lines, ${((ms / lines) * 1000).toFixed(1)} ms of CPU for 1,000\n`);

function connected(): { inspector: Session } & Disposable {
  const inspector = new Session();
  inspector.connect();
  return { inspector, [Symbol.dispose]: () => inspector.disconnect() };
}

/** The part of the samples in which a function of the folder is on the stack. */
function shareOf({ nodes, samples = [] }: Profiler.Profile, folder: string): number {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const inside = samples.filter((sample) => {
    for (let id: number | undefined = sample; id !== undefined; id = parents.get(id))
      if (byId.get(id)?.callFrame.url.includes(folder) === true) return true;
    return false;
  });
  return inside.length / samples.length;
}
