import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addresses } from '../src/address.ts';
import { withAnchors, withLawLinks } from '../src/laws.ts';
import { withLinks } from '../src/links.ts';
import { sectionsOf } from '../src/sections.ts';

test('pages of the repository have an address each', () => {
  const found = addresses();
  assert.equal(found.get('README.md'), 'introduction.md');
  assert.equal(found.get('docs/guide/README.md'), 'guide/index.md');
  assert.equal(found.get('docs/guide/cancellation.md'), 'guide/cancellation.md');
  assert.equal(new Set(found.values()).size, found.size);
});

test('links to pages are kept, those to sources lose their target, and those that lead nowhere are errors', () => {
  const pages = new Map([['docs/guide/README.md', 'guide/index.md']]);
  const page = (text: string): string => withLinks(text, 'README.md', pages);
  assert.equal(page('[a](docs/guide/README.md#code)'), '[a](/guide/index.md#code)');
  assert.equal(page('[a](docs/guide)'), '[a](/guide/index.md)');
  assert.equal(page('[`a`](package.json), [b](https://example.org)'), '`a`, [b](https://example.org)');
  assert.throws(() => page('[a](nowhere.md)'), /README\.md: nowhere\.md/);
});

test('mentions of laws become links, but in code, in headings and in links', () => {
  const text = 'It waits (tree.2), `tree.2`, [tree.2](x), tree.99.\n# tree.2\n';
  assert.equal(
    withLawLinks(text, ['tree.2'], '/laws.md'),
    'It waits ([tree.2](/laws.md#tree.2)), `tree.2`, [tree.2](x), tree.99.\n# tree.2\n',
  );
  assert.equal(withAnchors('- **tree.2** A scope'), '- <a id="tree.2"></a>**tree.2** A scope');
});

test('an index of exports has a section for each comment', () => {
  const source =
    "// Tasks\nexport { Task } from './task.ts';\nexport type { A as B, C } from './a.ts';\n\n// None\n";
  assert.deepEqual(sectionsOf(source), [{ title: 'Tasks', names: ['Task', 'B', 'C'] }]);
});
