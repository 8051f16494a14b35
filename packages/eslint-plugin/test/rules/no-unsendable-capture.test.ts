import { noUnsendableCapture } from '../../src/rules/no-unsendable-capture.ts';
import { javascript, typescript } from '../tester.ts';

const withPool = (code: string): string =>
  `import { WorkerPool } from '@tasktree/node'; await using pool = new WorkerPool(make); ${code}`;

javascript.run('no-unsendable-capture', noUnsendableCapture, {
  valid: [
    withPool('await pool.call.transcode(frame, 80, { quality: [1, 2] });'),
    withPool('group.addTask(() => pool.call.transcode(frame));'),
    withPool('const frame = await load(); const copy = frame; await pool.call.transcode(copy);'),
    'handler.call.apply(() => 1);',
  ],
  invalid: [
    { code: withPool('await pool.call.transcode(frame, (x) => x * scale);'), errors: [{ messageId: 'fn' }] },
    {
      code: withPool('function scale() {} await pool.call.transcode({ scale });'),
      errors: [{ messageId: 'fn' }],
    },
    {
      code: withPool('const scale = () => 1; await pool.call.transcode([scale]);'),
      errors: [{ messageId: 'fn' }],
    },
    { code: withPool('class Frame {} await pool.actor("Counter", Frame);'), errors: [{ messageId: 'cls' }] },
    { code: withPool('await pool.call.transcode(new Promise(start));'), errors: [{ messageId: 'promise' }] },
    { code: withPool('await pool.call.transcode(Symbol("a"));'), errors: [{ messageId: 'symbol' }] },
  ],
});

typescript.run('no-unsendable-capture with types', noUnsendableCapture, {
  valid: [],
  invalid: [
    {
      code: 'function f(pool: WorkerPool<Work>) { return pool.call.each((() => 1) as never); }',
      errors: [{ messageId: 'fn' }],
    },
  ],
});
