import { noUnsendableCapture } from '../../src/rules/no-unsendable-capture.ts';
import { javascript, typescript } from '../tester.ts';

const withPool = (code: string): string =>
  `import { WorkerPool } from '@tasktree/node'; await using pool = new WorkerPool(make); ${code}`;

const inWorker = (code: string): string =>
  `import { expose, MainActor } from '@tasktree/node'; const scale = 2; function double(n) { return 2 * n; } expose({ work }); async function work(frame) { ${code} }`;

javascript.run('no-unsendable-capture', noUnsendableCapture, {
  valid: [
    withPool('await pool.call.transcode(frame, 80, { quality: [1, 2] });'),
    withPool('group.addTask(() => pool.call.transcode(frame));'),
    withPool('const frame = await load(); const copy = frame; await pool.call.transcode(copy);'),
    'handler.call.apply(() => 1);',
    withPool('await pool.call.transcode(transfer({ pixels }, [pixels.buffer]));'),
    withPool('await pool.actor({ name: "Counter", reentrant: false }, 1);'),
    // Arguments, globals and what is declared inside are there.
    inWorker(
      'await MainActor.run((width) => { const title = document.title; return title + width; }, frame.width);',
    ),
    inWorker('await MainActor.run(double, frame.width);'),
    inWorker('await MainActor.run(function again(n) { return n === 0 ? 0 : again(n - 1); }, frame.width);'),
    inWorker('await MainActor.run("show", frame.width);'),
    // On the main thread nothing is sent.
    'import { MainActor } from "@tasktree/browser"; const title = "a"; MainActor.run(() => { document.title = title; });',
    withPool(
      'import { expose, MainActor } from "@tasktree/node"; const log = []; expose({ note }); MainActor.run(() => log.push(1));',
    ),
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
    {
      code: `import { transfer } from '@tasktree/node'; ${withPool('await pool.call.each(transfer({ frame, each: () => 1 }, [frame]));')}`,
      errors: [{ messageId: 'fn' }],
    },
    {
      code: inWorker('await MainActor.run(() => frame.width * scale);'),
      errors: [
        { messageId: 'capture', data: { name: 'frame' } },
        { messageId: 'capture', data: { name: 'scale' } },
      ],
    },
    {
      code: inWorker(
        'const show = (text) => { document.title = text + scale; }; await MainActor.run(show, "a");',
      ),
      errors: [{ messageId: 'capture', data: { name: 'scale' } }],
    },
    { code: inWorker('await MainActor.run(() => double(2));'), errors: [{ messageId: 'capture' }] },
    { code: inWorker('await MainActor.run((f) => f(1), double);'), errors: [{ messageId: 'mainFn' }] },
    {
      code: 'import { MainActor } from "@tasktree/node"; export const show = (text) => MainActor.run(() => { document.title = text; });',
      options: [{ inWorker: true }],
      errors: [{ messageId: 'capture', data: { name: 'text' } }],
    },
  ],
});

typescript.run('no-unsendable-capture with types', noUnsendableCapture, {
  valid: [
    // A type is gone when the text runs.
    inWorker(
      'type Size = { width: number }; await MainActor.run((size: Size): number => size.width, frame);',
    ),
  ],
  invalid: [
    {
      code: "import type { WorkerPool } from '@tasktree/node'; function f(pool: WorkerPool<Work>) { return pool.call.each((() => 1) as never); }",
      errors: [{ messageId: 'fn' }],
    },
  ],
});
