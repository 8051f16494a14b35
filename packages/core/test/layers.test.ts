import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const source = fileURLToPath(new URL('../src', import.meta.url));

/** From the ground up: a folder may import from those before it, types included. */
const ground = ['base', 'structures', 'host', 'tree', 'task', 'context'];

/** Features import from the ground, and from other features only what stands here. */
const features: Record<string, readonly string[]> = {
  'async-let': [],
  cancellation: [],
  continuation: ['observe'],
  executor: [],
  group: [],
  observe: [],
  priority: [],
  'task-local': [],
  unstructured: [],
  actor: [],
  concurrency: ['cancellation', 'group'],
  main: ['observe', 'unstructured'],
};

const allowed = new Map([
  ...ground.map((folder, index) => [folder, ground.slice(0, index)] as const),
  ...Object.entries(features).map(([folder, others]) => [folder, [...ground, ...others]] as const),
]);

const imports = globSync('**/*.ts', { cwd: source }).flatMap((file) => {
  const text = readFileSync(path.join(source, file), 'utf8');
  return [...text.matchAll(/^(?:import|export)\b[^;]*?from '(\.[^']+)';/gm)].map(([, specifier = '']) => ({
    file,
    to: path.join(path.dirname(file), specifier),
  }));
});

function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : '';
}

test('every folder has its place', () => {
  const folders = [...new Set(imports.map(({ file }) => folderOf(file)))].filter((folder) => folder !== '');
  expect(folders.filter((folder) => !allowed.has(folder))).toEqual([]);
});

test('arrows between folders run down, those of types too; files beside them are entries, and know all', () => {
  const upwards = imports.filter(({ file, to }) => {
    const [from, target] = [folderOf(file), folderOf(to)];
    return from !== '' && from !== target && allowed.get(from)?.includes(target) !== true;
  });
  expect(upwards).toEqual([]);
});
