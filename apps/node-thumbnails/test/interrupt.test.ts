import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { folder, run, serve, start, startOn, thumbnailsIn, until } from './program.ts';

test('Ctrl-C midway: over within a second, what is done is whole and shown, and nothing else is left', async () => {
  using output = folder();
  const { child, finished } = start(`--out ${output.path} --limit 500 --latency 100`);
  await until(() => thumbnailsIn(output.path).length > 20);
  // Where other things run beside, a second is as long as the program needs to start and end twice.
  const before = performance.now();
  await run('--help');
  const second = Math.max(1000, 2 * (performance.now() - before));

  const sent = performance.now();
  child.kill('SIGINT');
  const { code, stdout, stderr } = await finished;
  const took = performance.now() - sent;

  expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
  expect(took).toBeLessThan(second);
  const made = thumbnailsIn(output.path);
  expect(made.length).toBeLessThan(500);
  expect(stdout).toContain(`Stopped: ${made.length} of 500 thumbnails`);
  expect(thumbnailsIn(output.path, /^\./)).toEqual(['.cache']);
  expect(thumbnailsIn(path.join(output.path, '.cache'), /\.new$/)).toEqual([]);
  for (const file of made)
    expect((await sharp(path.join(output.path, file)).stats()).channels).not.toEqual([]);
  const sheet = readFileSync(path.join(output.path, 'index.html'), 'utf8');
  expect(new Set(Array.from(sheet.matchAll(/src="([^"]*)"/g), ([, file]) => file))).toEqual(new Set(made));
});

test('Ctrl-C while every request hangs: all of them are hung up on', async () => {
  using work = folder();
  let open = 0;
  let hungUp = 0;
  await using server = await serve((_, response) => {
    open++;
    response.on('close', () => hungUp++);
  });
  const urls = Array.from({ length: 20 }, (_, n) => `${server.url}/${n}`).join('\n');
  const { child, finished } = startOn(work.path, urls, '--concurrency 8');
  await until(() => open === 16);
  child.kill('SIGINT');
  expect((await finished).code).toBe(130);
  await until(() => hungUp === 16);
  expect(open).toBe(16);
  expect(thumbnailsIn(path.join(work.path, 'out'), /./)).toEqual(['index.html']);
});

test('Ctrl-C in the pause before a retry', async () => {
  using work = folder();
  let visits = 0;
  await using server = await serve((_, response) => {
    visits++;
    response.writeHead(503).end();
  });
  const { child, finished } = startOn(work.path, server.url, '--retries 100');
  await until(() => visits >= 6);
  child.kill('SIGINT');
  const { code, stdout } = await finished;
  expect(code).toBe(130);
  expect(stdout).toContain('Stopped: 0 of 1 thumbnails');
});

test('SIGTERM stops it in the same way', async () => {
  using output = folder();
  const { child, finished } = start(`--out ${output.path} --limit 500 --latency 100`);
  await until(() => thumbnailsIn(output.path).length > 3);
  child.kill('SIGTERM');
  const { code, stdout } = await finished;
  expect(code).toBe(143);
  expect(stdout).toContain('Stopped: ');
});
