import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { BadInput, codeOf } from './bad-input.ts';
import type { Options } from './options.ts';
import { servePictures } from './picture-server.ts';
import { slug, spread, uniqueNames, type Picture } from './picture.ts';

/** The pictures to work on, and what must stay open while they are fetched. */
export interface Source extends AsyncDisposable {
  readonly name: string;
  readonly pictures: readonly Picture[];
}

/** A picture on disk, which the local server hands out. */
export interface PictureFile {
  readonly id: string;
  readonly title: string;
  readonly path: string;
}

/** Finds the pictures that the options name; throws `BadInput` where there are none. */
export async function openSource(options: Options): Promise<Source> {
  if (options.urlList !== undefined) {
    const pictures = spread(await picturesAt(options.urlList), options.limit);
    return { name: options.urlList, pictures, async [Symbol.asyncDispose]() {} };
  }
  const files = spread(
    await (options.dir === undefined ? emojiFiles() : filesIn(options.dir)),
    options.limit,
  );
  const server = await servePictures(files, options);
  return {
    name: options.dir ?? 'Fluent Emoji, 3D',
    pictures: files.map(({ id, title, path: origin }) => ({ id, title, url: server.urlOf(id), origin })),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function picturesAt(list: string): Promise<Picture[]> {
  const lines = (await readable(readFile(list, 'utf8'), list)).split('\n').map((line) => line.trim());
  const urls = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (urls.length === 0) throw new BadInput(`${list} holds no address: write one a line`);
  const unique = uniqueNames();
  return urls.map((url) => {
    const title = path.posix.basename(URL.parse(url)?.pathname ?? '') || url;
    return { id: unique(slug(path.parse(title).name)), title, url, origin: url };
  });
}

async function filesIn(folder: string): Promise<PictureFile[]> {
  const entries = await readable(readdir(folder, { withFileTypes: true }), folder);
  const names = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
  if (names.length === 0) throw new BadInput(`${folder} holds no pictures`);
  const unique = uniqueNames();
  return names.sort().map((name) => ({
    id: unique(slug(path.parse(name).name)),
    title: name,
    path: path.join(folder, name),
  }));
}

async function emojiFiles(): Promise<PictureFile[]> {
  const folder = fileURLToPath(
    new URL('assets/', import.meta.resolve('@lobehub/fluent-emoji-3d/package.json')),
  );
  const names = fileURLToPath(import.meta.resolve('unicode-emoji-json/data-by-emoji.json'));
  const emoji = JSON.parse(await readFile(names, 'utf8')) as Record<string, { name: string }>;
  const drawn = new Set(await readdir(folder));
  const unique = uniqueNames();
  return Object.entries(emoji)
    .map(([characters, { name }]) => ({ name, file: `${codePoints(characters)}.webp` }))
    .filter(({ file }) => drawn.has(file))
    .map(({ name, file }) => ({ id: unique(slug(name)), title: name, path: path.join(folder, file) }));
}

function codePoints(text: string): string {
  return Array.from(text, (character) => character.codePointAt(0)?.toString(16).padStart(4, '0')).join('-');
}

async function readable<T>(reading: Promise<T>, name: string): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const why = codeOf(error) === 'ENOENT' ? 'there is no such file or folder' : (error as Error).message;
    throw new BadInput(`cannot read ${name}: ${why}`, { cause: error });
  }
}
