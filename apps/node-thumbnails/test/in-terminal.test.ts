import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { folder, main, thumbnailsIn, until } from './program.ts';

// util-linux's script(1) gives a program a terminal; where it is missing, the drawing is covered by the unit tests.
const { stdout: version } = spawnSync('script', ['--version'], { encoding: 'utf8' });

test.skipIf(!version?.includes('util-linux'))('in a terminal: a live tree, until Ctrl-C', async () => {
  using output = folder();
  const command = `stty rows 20 cols 80; exec ${process.execPath} ${main} --out ${output.path} --limit 500`;
  const child = spawn('script', ['-qec', command, '/dev/null']);
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (screen += text));
  await until(() => thumbnailsIn(output.path).length > 20);
  child.stdin.write('\u0003');
  const [code] = await once(child, 'close');

  expect(code).toBe(130);
  expect(screen).toMatch(/\d+ of 500 · \d\.\d s/);
  expect(screen).toMatch(/─ (image|metadata)/);
  expect(screen).toContain('waiting for a slot');
  const [last = ''] = screen.split('\u001B[?2026h').slice(-1);
  expect(last).toContain('\u001B[?25h');
  expect(last).toContain(`Stopped: ${thumbnailsIn(output.path).length} of 500 thumbnails`);
  const frames = screen.split('\u001B[?2026h').slice(1, -2);
  for (const frame of frames) expect(frame.split('\n').length).toBeLessThanOrEqual(20);
});
