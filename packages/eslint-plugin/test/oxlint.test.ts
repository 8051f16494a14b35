import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import plugin from '../src/index.ts';

const execute = promisify(execFile);
const here = path.dirname(fileURLToPath(import.meta.url));

const code = `import { asyncLet, expose, MainActor, Task, withTaskGroup, withTimeout, type TaskGroup } from '@tasktree/node';

export async function fetchThumbnails(ids: string[]): Promise<Record<string, Image>> {
  const thumbnails: Record<string, Image> = {};
  await withTaskGroup(async (group: TaskGroup<void>) => {
    for (const id of ids) {
      group.addTask(async () => {
        thumbnails[id] = await fetchOneThumbnail(id);
      });
    }
    kept = group;
  });
  return thumbnails;
}
export async function others(pool: WorkerPool<Work>): Promise<void> {
  const one = asyncLet(() => fetchOneThumbnail('a'));
  await one;
  withTimeout(5, async (task) => fetch(address as string));
  await pool.call.transcode((() => 1) as never);
  await Task.sleep(5);
}
expose({ others });
export const show = (title: string): Promise<void> => MainActor.run(() => void (document.title = title));
`;

const expected: Record<string, number[]> = {
  'no-captured-mutation': [8],
  'no-group-escape': [11],
  'await-using-async-let': [16],
  'no-floating-task': [18],
  'forward-signal': [18],
  'no-unsendable-capture': [19, 23],
  'no-ambient-after-await': [18, 20],
};

// Inside this package, so that oxlint and the Node it starts find the plugin by its path.
it('oxlint runs every rule as a JS plugin over TypeScript', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(path.join(here, '.oxlint-'));
  try {
    await writeFile(path.join(folder, 'thumbnails.ts'), code);
    const rules = Object.keys(plugin.rules).map((name) => [`@tasktree/${name}`, 'error']);
    await writeFile(
      path.join(folder, 'oxlintrc.json'),
      JSON.stringify({
        categories: { correctness: 'off' },
        jsPlugins: ['../../src/index.ts'],
        rules: Object.fromEntries(rules),
      }),
    );
    const oxlint = path.join(here, '../node_modules/oxlint/bin/oxlint');
    const args = [oxlint, '-c', 'oxlintrc.json', '--format=json', 'thumbnails.ts'];
    const output = await execute(process.execPath, args, { cwd: folder }).then(
      ({ stdout }) => stdout,
      (error: { stdout: string; stderr: string }) => error.stdout || error.stderr,
    );
    const { diagnostics } = JSON.parse(output) as {
      diagnostics: { code: string; labels: { span: { line: number } }[] }[];
    };
    const found: Record<string, number[]> = {};
    for (const { code: rule, labels } of diagnostics) {
      const name = /\(([\w-]+)\)/.exec(rule)?.[1] ?? rule;
      (found[name] ??= []).push(labels[0]?.span.line ?? 0);
    }
    for (const lines of Object.values(found)) lines.sort((a, b) => a - b);
    expect(found).toEqual(expected);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
