import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { hasBrowser } from '@tasktree/tools/browsers';
import { announced, announcedExit } from '../src/blocks.ts';
import { programOf } from '../src/example-program.ts';
import { startServer } from '../src/example-server.ts';
import { examplesOf, places, type Example, type Place } from '../src/examples.ts';
import { extractExamples, folderOf, together } from '../src/extract-examples.ts';
import { runInPage } from '../src/examples-in-page.ts';
import { exportsOf, publicNames } from '../src/public-names.ts';
import { documented, hasExample } from '../src/documented.ts';
import { docs } from '../src/pages.ts';
import { run } from '../src/run.ts';
import type { Outcome } from '../src/run-example.ts';

const server = await startServer();
after(() => server[Symbol.dispose]());

const examples = extractExamples();

async function outcomesIn(place: Exclude<Place, 'chromium'>): Promise<Map<string, Outcome>> {
  const { lines, stderr, exitCode } = await run(place, path.join(docs, 'src/examples-in-process.ts'), [
    place,
  ]);
  assert.equal(stderr, '');
  assert.equal(exitCode, 0);
  return new Map(
    lines.map((line) => JSON.parse(line) as Outcome & { name: string }).map((one) => [one.name, one]),
  );
}

function titleOf({ source, line }: Example): string {
  return `${source}:${line}`;
}

const hasChromium = await hasBrowser('chromium');

for (const place of places) {
  const skip =
    place === 'chromium' && !hasChromium && 'no Chromium is installed here: they are compiled only';
  describe(`the examples of doc comments do what they say in ${place}`, { skip }, async () => {
    const outcomes =
      skip === false ? await (place === 'chromium' ? runInPage() : outcomesIn(place)) : new Map();
    for (const example of together(examples, place)) {
      test(titleOf(example), () => {
        const outcome = outcomes.get(example.name);
        assert.ok(outcome !== undefined, 'it was run');
        assert.deepEqual(outcome.problems, []);
        assert.deepEqual(outcome.lines, announced(example.code));
      });
    }
  });
}

describe('the examples that are programs do what they say', { concurrency: 2 }, () => {
  for (const example of examples) {
    for (const place of example.kind === 'program' && example.isRun ? example.places : []) {
      if (place === 'chromium') continue;
      test(`${titleOf(example)} in ${place}`, async () => {
        const file = path.join(folderOf(place), `${example.name}.ts`);
        const { exitCode, lines, stderr } = await run(place, file);
        assert.equal(stderr, '');
        assert.deepEqual(lines, announced(example.code));
        assert.equal(exitCode, announcedExit(example.code));
      });
    }
  }
});

const fence = '```';

function commented(mark: string, code: string): string {
  return `const a = 1;\n\n/**\n * Words.\n *\n * @example\n * ${fence}${mark}\n * ${code}\n * ${fence}\n */\nexport const b = 2;\n`;
}

test('an example is found with its file, its line and where it runs', () => {
  const [everywhere] = examplesOf('packages/core/src/unstructured/task.ts', commented('ts', 'b;'));
  assert.ok(everywhere !== undefined);
  assert.deepEqual(
    [everywhere.line, everywhere.code, everywhere.name],
    [7, 'b;\n', 'core-unstructured-task-1'],
  );
  assert.deepEqual(everywhere.places, places);
  const [page] = examplesOf('packages/core/src/unstructured/task.ts', commented('ts browser', 'b;'));
  assert.deepEqual(page?.places, ['chromium']);
  const [program] = examplesOf('packages/deno/src/main.ts', commented('ts', 'b;'));
  assert.deepEqual([program?.kind, program?.places], ['program', ['deno']]);
  assert.equal(examplesOf('packages/core/src/a.ts', commented('ts no-run', 'b;'))[0]?.isRun, false);
});

test('an example that uses a group and opens none is the body of one', () => {
  const programIn = (source: string, code: string): string => {
    const [example] = examplesOf(source, commented('ts', code));
    assert.ok(example !== undefined);
    return programOf(example, 'node26');
  };
  assert.match(programIn('packages/core/src/group/a.ts', 'group.cancelAll();'), /library\.withTaskGroup\(/);
  const opening = 'await withTaskGroup((group) => group.cancelAll());';
  assert.equal(programIn('packages/core/src/group/a.ts', opening).match(/withTaskGroup\(/g)?.length, 1);
});

test('a mark that nobody knows is an error', () => {
  assert.throws(
    () => examplesOf('packages/core/src/a.ts', commented('ts skip', 'b;')),
    /core\/src\/a\.ts:7.*"skip"/,
  );
});

/** Examples that are compiled only, marked `ts no-run`, and why. */
const notRun: Readonly<Record<string, string>> = {};

test('only the examples that are listed are not run', () => {
  assert.deepEqual(
    examples.filter(({ isRun }) => !isRun).map(({ name }) => name),
    Object.keys(notRun),
  );
});

/** Which public functions, classes and constants need no example in their doc comment, and why. */
const withoutExample: readonly [pattern: RegExp, reason: string][] = [
  [/ \w+Error$/, 'the library makes it, and whoever throws it says when'],
  [/ (?:SignalReceived|PageLeft)$/, 'runMain makes it, as the reason of a cancellation'],
  [/^@tasktree\/(?:core|threads)\/host /, 'a part of hosts: every adapter is an example'],
  [/ (?:node|deno|bun|browser)Host$/, 'importing the adapter installs it'],
  [/ (?:withThrowing\w+|expectNoLeaks)$/, 'another name of a function that has one'],
  [/^@tasktree\/compat\/p-queue PriorityQueue$/, 'the queue of PQueue, which users only replace'],
  [/^@tasktree\/conformance (?:\w+Environment|cases|lawTitles|programRunner)$/, 'shown by runConformance'],
];

test('every public function, class and constant has an example, but those that are excused', () => {
  const names = documented().flatMap((folder) =>
    [...publicNames(folder)].flatMap(([specifier, exported]) =>
      exported
        .filter(({ name, isType, isPassedOn }) => !isType && !isPassedOn && !hasExample(folder, name))
        .map(({ name }) => `${specifier} ${name}`),
    ),
  );
  const isExcused = (name: string): boolean => withoutExample.some(([pattern]) => pattern.test(name));
  assert.deepEqual(
    names.filter((name) => !isExcused(name)),
    [],
  );
  const idle = withoutExample.filter(([pattern]) => !names.some((name) => pattern.test(name)));
  assert.deepEqual(idle, [], 'excuses that nothing needs');
});

test('every fake is used by an example', () => {
  const programs = examples.flatMap((example) => example.places.map((place) => programOf(example, place)));
  const used = new Set(programs.flatMap((text) => importsFromFakes(text)));
  const others = new Set(['work.ts', 'processes.ts']);
  const idle = readdirSync(path.join(docs, 'examples'))
    .filter((file) => file.endsWith('.ts') && !others.has(file))
    .flatMap((file) => exportsOf(path.join(docs, 'examples', file)).map((one) => ({ file, ...one })))
    .filter(({ file, name, isType }) => !isType && name !== 'afterExample' && !used.has(`${file} ${name}`));
  assert.deepEqual(
    idle.map(({ file, name }) => `${file} ${name}`),
    [],
  );
});

/** The names that a program imports from `docs/examples`, each with its file. */
function importsFromFakes(program: string): string[] {
  const statements = program.matchAll(/^import \{ (.*) \} from '(?:\.\.\/)+examples\/(.*)';$/gm);
  return [...statements].flatMap(([, names = '', file = '']) =>
    names.split(', ').map((name) => `${file} ${name.replace(/^(?:type |.* as )/, '')}`),
  );
}
