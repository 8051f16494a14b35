import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { announced, announcedExit, blocksOf } from '../src/blocks.ts';
import { extract } from '../src/extract.ts';
import { run } from '../src/run.ts';

const fence = '```';

test('a block is found with its page, its line and its mark', () => {
  const text = `one\n\n${fence}ts\nconst a = 1;\n${fence}\n\n${fence}sh\nls\n${fence}\n\n${fence}ts no-run\nb;\n${fence}\n`;
  const found = blocksOf('docs/page.md', text);
  assert.deepEqual(
    found.map(({ line, code, where }) => [line, code, where]),
    [
      [3, 'const a = 1;\n', 'node26'],
      [11, 'b;\n', 'none'],
    ],
  );
  assert.equal(path.basename(found[0]?.file ?? ''), 'docs-page-1.ts');
});

test('a mark that nobody knows is an error', () => {
  assert.throws(() => blocksOf('page.md', `${fence}ts skip\n${fence}\n`), /page\.md:1.*"skip"/);
});

test('a block may be a module for others', () => {
  const [block] = blocksOf('page.md', `${fence}ts file:work.ts\nexport {};\n${fence}\n`);
  assert.equal(path.basename(block?.file ?? ''), 'work.ts');
  assert.equal(block?.where, 'none');
});

test('announced lines are those after an arrow, in order', () => {
  const code = "/**\n * → first\n */\nconsole.log(1); // → second\n// → \nconst arrow = '→ no';\n";
  assert.deepEqual(announced(code), ['first', 'second', '']);
});

describe('every block that runs prints what it announces, and nothing else', { concurrency: 2 }, () => {
  for (const { page, line, code, where, file } of extract()) {
    if (where === 'none') continue;
    test(`${page}:${line} in ${where}`, async () => {
      const { exitCode, lines, stderr } = await run(where, file);
      assert.equal(stderr, '');
      assert.deepEqual(lines, announced(code));
      assert.equal(exitCode, announcedExit(code));
    });
  }
});
