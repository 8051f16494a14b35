import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { folder, putFile, putPicture, run, thumbnailsIn } from './program.ts';

test('makes a thumbnail of each picture in a folder, and a contact sheet that shows them', async () => {
  using input = folder();
  using output = folder();
  putPicture(input.path, 'fox.webp');
  putPicture(input.path, 'fox.png');
  putFile(input.path, 'wide.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100"/>');

  const { code, stdout, stderr } = await run(`--dir ${input.path} --out ${output.path} --size 40`);

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(thumbnailsIn(output.path)).toEqual(['fox-2.webp', 'fox.webp', 'wide.webp']);
  const { format, width, height } = await sharp(path.join(output.path, 'wide.webp')).metadata();
  expect({ format, width, height }).toEqual({ format: 'webp', width: 40, height: 13 });
  const sheet = readFileSync(path.join(output.path, 'index.html'), 'utf8');
  for (const thumbnail of thumbnailsIn(output.path)) expect(sheet).toContain(`src="${thumbnail}"`);
  expect(stdout).toContain('3 thumbnails in ');
  // Its view, and for each picture itself, image and metadata; some of the cache's may not have begun yet.
  expect(stdout).toMatch(/^1\d tasks, up to \d+ at once$/m);
});

test('fetches the pictures that come with it from a slow and flaky server, and gets them all', async () => {
  using output = folder();
  const weather = '--latency 20 --flakiness 0.2 --time-limit 500';
  const { code, stdout } = await run(`--out ${output.path} --limit 60 ${weather}`);
  expect(code).toBe(0);
  expect(thumbnailsIn(output.path)).toHaveLength(60);
  expect(stdout).toMatch(/60 thumbnails in .* after a retry, about \d+\.\d times as fast as one by one/);
});

test('writes plain lines where there is no terminal', async () => {
  using output = folder();
  const { stdout } = await run(`--out ${output.path} --limit 12 --latency 1500 --time-limit 9000`);
  expect(stdout).toMatch(/^\d+ of 12 · 1\.\d s/m);
  expect(stdout).not.toContain('\u001B');
});

test('takes from the cache what has not changed since the last run', async () => {
  using input = folder();
  using output = folder();
  putPicture(input.path, 'same.webp');
  putPicture(input.path, 'changed.webp');
  const first = await run(`--dir ${input.path} --out ${output.path}`);

  const red = sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } });
  putFile(input.path, 'changed.webp', await red.webp().toBuffer());
  const second = await run(`--dir ${input.path} --out ${output.path}`);

  expect(first.stdout).not.toContain('from the cache');
  expect(second.stdout).toContain('1 from the cache');
  expect((await sharp(path.join(output.path, 'changed.webp')).metadata()).width).toBe(9);
});

test('leaves nothing behind but thumbnails, contact sheet and cache', async () => {
  using output = folder();
  await run(`--out ${output.path} --limit 3 --latency 0`);
  expect(thumbnailsIn(output.path, /^\.|html$/)).toEqual(['.cache', 'index.html']);
  expect(thumbnailsIn(path.join(output.path, '.cache'), /\.new$/)).toEqual([]);
});

test('explains itself', async () => {
  const { code, stdout } = await run('--help');
  expect(code).toBe(0);
  expect(stdout).toContain('--time-limit <ms>');
});
