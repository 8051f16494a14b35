// Brings the parts of pages that are made from files up to date.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { included } from './included.ts';
import { pages, read, root } from './pages.ts';

for (const page of pages()) {
  const before = read(page);
  const after = included(before);
  if (after !== before) writeFileSync(path.join(root, page), after);
}
