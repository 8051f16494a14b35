import { cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { filesIn, folder, run } from './program.ts';

const small = ['--frames', '6', '--width', '160', '--size', '48', '--workers', '2'];

test('shrinks every frame, the same on all threads and on one, and tells the speed-up', async () => {
  using out = folder();
  const { code, stdout, stderr } = await run('--out', out.path, ...small);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(filesIn(out.path)).toEqual([1, 2, 3, 4, 5, 6].map((number) => `frame-00${number}.jpg`));
  const { format, width, height } = await sharp(path.join(out.path, 'frame-003.jpg')).metadata();
  expect({ format, width, height }).toEqual({ format: 'jpeg', width: 48, height: 27 });
  expect(stdout).toMatch(/^6 of 6 pictures in \d+\.\d\d s on 2 threads$/m);
  expect(stdout).toMatch(/^the same in \d+\.\d\d s on one thread, 6 of 6 alike$/m);
  expect(stdout).toMatch(/^speed-up: \d+\.\d\d times$/m);
});

test('a picture that is broken costs no other one anything', async () => {
  using out = folder();
  const { code, stdout, stderr } = await run('--out', out.path, '--broken', '2', '--no-compare', ...small);
  expect(code).toBe(1);
  expect(filesIn(out.path)).toHaveLength(4);
  expect(stderr.match(/^frame-\d+\.jpg: the picture ends in the middle$/gm)).toHaveLength(2);
  expect(stdout).toContain('4 of 6 pictures');
  expect(stdout).not.toContain('speed-up');
});

test('takes the pictures of a folder', async () => {
  using input = folder();
  using out = folder();
  const picture = sharp({ create: { width: 90, height: 30, channels: 3, background: 'teal' } });
  writeFileSync(path.join(input.path, 'teal.jpg'), await picture.jpeg().toBuffer());
  cpSync(path.join(input.path, 'teal.jpg'), path.join(input.path, 'again.JPEG'));
  writeFileSync(path.join(input.path, 'letter.txt'), 'not a picture');
  const { code, stderr } = await run('--dir', input.path, '--out', out.path, '--size', '30', '--no-compare');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(filesIn(out.path)).toEqual(['again.JPEG', 'teal.jpg']);
  const { channels } = await sharp(path.join(out.path, 'teal.jpg')).stats();
  expect(channels.map(({ mean }) => Math.round(mean / 4) * 4)).toEqual([0, 128, 128]);
});

test.each([
  [['--size', 'big'], /^transcode: --size takes a whole number/],
  [['--dir', '/nowhere/at/all'], /^transcode: --dir: .* cannot be read \(ENOENT\)/],
  [['--wide'], /^transcode: Unknown option '--wide'/],
])('says what is wrong with %j', async (args, message) => {
  const { code, stderr } = await run(...args);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});

test('explains itself', async () => {
  const { code, stdout } = await run('--help');
  expect(code).toBe(0);
  expect(stdout).toContain('--no-compare');
});
