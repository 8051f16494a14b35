import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { announced } from '../src/blocks.ts';
import { scenarios } from '../src/included.ts';
import { docs } from '../src/pages.ts';
import { run } from '../src/run.ts';

describe('every scenario prints what its comment says, and nothing else', { concurrency: 2 }, () => {
  for (const name of scenarios()) {
    test(name, async () => {
      const file = path.join(docs, 'scenarios', name);
      const program = readFileSync(file, 'utf8');
      const said = announced(program);
      assert.ok(said.length > 0, 'a scenario that announces nothing shows nothing');
      const { exitCode, lines, stderr } = await run('node26', file, [], {
        // All that these wait for is the library's, but for those that wait for threads.
        isTimeVirtual: !program.includes('WorkerPool'),
      });
      assert.equal(stderr, '');
      assert.deepEqual(lines, said);
      assert.equal(exitCode, 0);
    });
  }
});
