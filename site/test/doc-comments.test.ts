import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { documented } from '../src/reference.ts';
import { undocumented } from '../src/undocumented.ts';

describe('every public name has a doc comment', () => {
  for (const name of documented) {
    test(name, async () => assert.deepEqual(await undocumented(name), []));
  }
});
