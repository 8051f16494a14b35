import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Task } from '@tasktree/node';
import { expect, test, vi } from 'vitest';
import { PictureCache } from '../src/picture-cache.ts';
import { folder, putFile } from './program.ts';

const picture = { bytes: new Uint8Array([1, 10, 2]), etag: '"a"', fromCache: false };

test('what a task remembers is written, though that task is cancelled meanwhile', async () => {
  using work = folder();
  const cache = new PictureCache(work.path);
  const fetching = new Task((task) => {
    cache.remember('fox', picture);
    task.cancel();
    task.checkCancellation();
  });
  expect((await fetching.result).status).toBe('rejected');
  await cache[Symbol.asyncDispose]();
  expect(await cache.find('fox')).toEqual({ etag: '"a"', bytes: Buffer.from(picture.bytes) });
  expect(readFileSync(path.join(work.path, 'log'), 'utf8')).toMatch(/ 3 fox\n$/);
});

test('what cannot be told from its next version is not kept', async () => {
  using work = folder();
  const cache = new PictureCache(work.path);
  cache.remember('fox', { ...picture, etag: undefined });
  await cache[Symbol.asyncDispose]();
  expect(await cache.find('fox')).toBeUndefined();
});

test('a cache that cannot be written says so, once, and does no other harm', async () => {
  using work = folder();
  using complaints = vi.spyOn(console, 'error').mockReturnValue();
  const cache = new PictureCache(path.join(putFile(work.path, 'file', ''), 'cache'));
  cache.remember('fox', picture);
  cache.remember('owl', picture);
  await cache[Symbol.asyncDispose]();
  expect(complaints.mock.calls).toEqual([
    [expect.stringMatching(/^the cache could not be written: ENOTDIR/)],
  ]);
});
