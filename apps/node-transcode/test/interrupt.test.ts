import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { filesIn, folder, start, until } from './program.ts';

test('Ctrl-C midway: the workers drop what they are at, and what is done is whole', async () => {
  using out = folder();
  const { child, finished } = start('--out', out.path, '--frames', '100', '--width', '320', '--workers', '2');
  await until(() => filesIn(out.path).length > 3);
  child.kill('SIGINT');
  const { code, stdout, stderr } = await finished;

  expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
  const made = filesIn(out.path);
  expect(made.length).toBeLessThan(100);
  expect(stdout).toContain(`Stopped: ${made.length} of 100 pictures`);
  for (const file of made) expect((await sharp(path.join(out.path, file)).metadata()).width).toBe(320);
});

test('SIGTERM while all workers paint, which never await: over at once', async () => {
  using out = folder();
  // Minutes of work.
  const { child, finished } = start(
    '--out',
    out.path,
    '--frames',
    '400',
    '--width',
    '4000',
    '--workers',
    '2',
  );
  let told = '';
  child.stdout?.on('data', (text: string) => (told += text));
  await until(() => told.includes('painting'));
  child.kill('SIGTERM');
  const { code, stdout } = await finished;
  expect(code).toBe(143);
  expect(stdout).toBe('painting 400 frames of 4000 × 2250\n');
  expect(filesIn(out.path)).toEqual([]);
});
