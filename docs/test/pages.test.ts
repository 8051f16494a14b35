import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { cases } from '@tasktree/conformance';
import { scenarios, withScenarios } from '../src/included.ts';
import { docs, pages, read, root } from '../src/pages.ts';

/** Code is not prose: what looks like a link in it is none. */
function prose(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '');
}

function anchors(text: string): Set<string> {
  return new Set(
    [...prose(text.replaceAll('`', '')).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

describe('links lead somewhere', () => {
  for (const page of [...pages(), 'llms.txt']) {
    test(page, () => {
      const text = read(page);
      for (const [, target = ''] of prose(text).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        const [file = '', anchor] = target.split('#');
        const there = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
        // Written by the run over all runtimes.
        if (there === 'CONFORMANCE.md') continue;
        assert.ok(existsSync(path.join(root, there)), `${target} is not there`);
        if (anchor !== undefined)
          assert.ok(anchors(read(there)).has(anchor), `${target} has no such heading`);
      }
    });
  }
});

describe('the programs that pages show are those that are run (npm run write -w docs)', () => {
  for (const page of pages()) {
    const text = read(page);
    if (text.includes('<!-- scenario ')) test(page, () => assert.equal(text, withScenarios(text)));
  }
});

test('every scenario is shown on a page', () => {
  const guide = pages().map(read).join('\n');
  for (const name of scenarios()) {
    assert.ok(guide.includes(`<!-- scenario ${path.basename(name, '.ts')} -->`), name);
  }
});

function lawOf(id: string): string {
  return id.split('/')[0] ?? '';
}

test('the list of cases has a row for each law that has one (npm run write -w docs)', () => {
  const rows = [...read('docs/laws-and-cases.md').matchAll(/^\| ([a-z]+\.\d+) \|/gm)].map(
    ([, law = '']) => law,
  );
  assert.deepEqual(new Set(rows), new Set(cases.map(({ id }) => lawOf(id))));
  assert.equal(new Set(rows).size, rows.length);
});

/** Sections whose cases are written with the package or part that they are about. */
const laterSections = new Set(['stream', 'channel']);

test('every law that the page of laws names has a case, and every case a law on that page', () => {
  const semantics = readFileSync(path.join(docs, 'semantics.md'), 'utf8');
  const named = new Set([...semantics.matchAll(/^- \*\*([a-z]+\.\d+)\*\*/gm)].map(([, id = '']) => id));
  const held = new Set(cases.flatMap(({ id, also = [] }) => [lawOf(id), ...also]));
  const unheld = [...named].filter((id) => !held.has(id) && !laterSections.has(id.split('.')[0] ?? ''));
  assert.deepEqual(unheld, [], 'laws without a case');
  assert.deepEqual(
    [...held].filter((id) => !named.has(id)),
    [],
    'cases of laws that the page does not name',
  );
});
