import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { documented, missingComments } from '../src/reference.ts';

describe('every public name has a doc comment', () => {
  const missing = JSON.parse(readFileSync(missingComments, 'utf8')) as Record<string, string[]>;
  for (const name of documented) test(name, () => assert.deepEqual(missing[name], []));
});
