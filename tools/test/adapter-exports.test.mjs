import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adapters, exportedNames, exportStatements, indexOf, renewed } from '../adapter-exports.mjs';
import { read } from '../repository.mjs';

test('names are read with their headings, their kinds and the names that they are given', () => {
  const text =
    "// A\nexport { a, type B } from './a.ts';\nexport type {\n  C,\n  D as E,\n} from './c.ts';\n\n// F\nexport { g as h } from './g.ts';\n\n/** I. */\nexport class I {}\n";
  const groups = [
    ['A', ['a', 'type B', 'type C', 'type E']],
    ['F', ['h', 'I']],
  ];
  assert.deepEqual(exportedNames(text), groups);
  assert.equal(
    exportStatements(groups),
    "// A\nexport { a, type B, type C, type E } from '@tasktree/core';\n\n// F\nexport { h, I } from '@tasktree/core';\n",
  );
});

for (const adapter of adapters) {
  test(`${indexOf(adapter)} names all that core exports; if not: node tools/adapter-exports.mjs`, () => {
    assert.equal(read(indexOf(adapter)), renewed(read(indexOf(adapter)), adapter));
  });
}
