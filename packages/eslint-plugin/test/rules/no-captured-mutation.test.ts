import { noCapturedMutation } from '../../src/rules/no-captured-mutation.ts';
import { javascript, program, typescript } from '../tester.ts';

const shared = (code: string, ...names: string[]) => ({
  code: program(code),
  errors: names.map((name) => ({
    message: `Mutation of captured variable '${name}' in concurrently executing code. Return the value from the body and let the parent collect it.`,
  })),
});
const split = (code: string) => ({ code: program(code), errors: [{ messageId: 'split' }] });
/** Statements of a body that a loop adds many times. */
const inLoop = (before: string, body: string) =>
  `${before} await withTaskGroup(async (group) => { for (const id of ids) group.addTask(async (task) => { ${body} }); });`;

javascript.run('no-captured-mutation', noCapturedMutation, {
  valid: [
    // The body's own variable.
    inLoop('', 'const own = {}; own[id] = await load(id); let n = own.size; await rest(); n = 2; return n;'),
    // What belongs to one round of the loop.
    'await withTaskGroup(async (group) => { for (const id of ids) { const card = make(id); group.addTask(async () => { card.text = await load(id); }); } });',
    // The cure: the parent writes, while it reads results.
    'const found = {}; await withTaskGroup(async (group) => { for (const id of ids) group.addTask(async () => [id, await load(id)]); for await (const [id, one] of group) found[id] = one; });',
    // One synchronous stretch from reading to writing.
    inLoop('let count = 0;', 'await load(id); count += 1; count++; count = Math.max(count, 2);'),
    inLoop(
      'const seen = new Set();',
      'const next = await load(id); if (seen.has(next)) return; seen.add(next);',
    ),
    inLoop('let list = [];', 'const next = await load(id); list = [...list, next];'),
    // Before the first await bodies run in the order in which they were added.
    inLoop('const order = [];', 'order.push(id); await load(id);'),
    inLoop('const order = [];', 'order.push(id);'),
    // A single body, and nobody else.
    'const lines = []; const reader = new Task(async () => { for await (const line of input) lines.push(line); });',
    // One after the other.
    'const log = []; await new Task(async () => { log.push(await a()); }); await new Task(async () => { log.push(await b()); });',
    'const log = []; const a = new Task(async () => { log.push(await a()); }); await a.value; const b = new Task(async () => { log.push(await b()); });',
    'const log = []; for (const id of ids) await new Task(async () => { log.push(await load(id)); });',
    'const log = []; await withTaskGroup(async (group) => { group.addTask(async () => { log.push(await a()); }); await group.waitForAll(); group.addTask(async () => { log.push(await b()); }); });',
    'async function f() { const log = []; for (const id of ids) { await using one = asyncLet(async () => { log.push(await load(id)); }); await one; } }',
    // All write the same.
    inLoop('let found = false;', 'if (await has(id)) found = true;'),
    // Nobody else has it: a parameter of the function that starts the one body.
    'const onResponse = (response) => { void asyncLet(async () => { response = await hook(response); use(response); }); };',
    // Where the await was, the body is left.
    inLoop('const order = [];', 'if (fast) { await load(id); return; } order.push(id);'),
    // Under a lock.
    inLoop(
      'let total = 0; const mutex = new Mutex();',
      'await mutex.withLock(async () => { total = total + (await load(id)); });',
    ),
    inLoop(
      'let total = 0; const mutex = new Mutex();',
      'using permit = await mutex.lock(); total += await load(id);',
    ),
    // An actor, a store: asynchronous methods look after themselves.
    inLoop('const cache = new Map();', 'await cache.set(id, await load(id));'),
    inLoop('const cache = openCache();', 'cache.set(id, await load(id));'),
    // Not of this library.
    "import { all } from 'effection'; const log = []; await all([async () => { log.push(await a()); }, async () => { log.push(await b()); }]);",
    'const log = []; await Promise.all(ids.map(async (id) => { log.push(await load(id)); }));',
  ].map((code) => (code.startsWith('import') ? code : program(code))),
  invalid: [
    // Not all write the same; and who writes the same after a look may do the work twice.
    shared(inLoop('let last = 0;', 'if (await has(id)) last = 1; else last = 2;'), 'last', 'last'),
    split(inLoop('let started = false;', 'if (!started) { await start(); started = true; }')),
    // The code that made the parameter reads it once more.
    split(
      'const onResponse = (response) => { void asyncLet(async () => { response = await hook(response); }); queueMicrotask(() => use(response)); };',
    ),
    // Scenario 6.
    shared(
      'async function fetchThumbnails(ids) { const thumbnails = {}; await withTaskGroup(async (group) => { for (const id of ids) { group.addTask(async () => { thumbnails[id] = await fetchOneThumbnail(id); }); } }); return thumbnails; }',
      'thumbnails',
    ),
    shared(inLoop('const found = new Map();', 'found.set(id, await load(id));'), 'found'),
    shared(inLoop('const found = [];', 'const one = await load(id); found.push(one);'), 'found'),
    shared(inLoop('const state = { list: [] };', 'state.list.push(await load(id));'), 'state'),
    shared(inLoop('let last;', 'last = await load(id);'), 'last'),
    shared(inLoop('let last, first;', '[first, { last }] = await load(id);'), 'first', 'last'),
    shared(inLoop('const open = new Set(ids);', 'await load(id); open.delete(id);'), 'open'),
    shared(inLoop('const open = {};', 'await load(id); delete open[id];'), 'open'),
    shared(inLoop('const found = [];', 'return load(id).then((one) => { found.push(one); });'), 'found'),
    shared(inLoop('const found = [];', 'for (;;) { found.push(id); await load(id); }'), 'found'),
    shared(
      'const found = []; for (const id of ids) new Task(async () => { found.push(await load(id)); });',
      'found',
    ),
    shared(
      'const found = []; ids.forEach((id) => { Task.detached(async () => { found.push(await load(id)); }); });',
      'found',
    ),
    shared(
      'const found = []; await concurrentForEach(ids, async (id) => { found.push(await load(id)); });',
      'found',
    ),
    shared(
      'const found = []; await all(ids.map((id) => async () => { found.push(await load(id)); }));',
      'found',
    ),
    shared(
      'const log = []; await race([async () => { log.push(await a()); }, async () => { log.push(await b()); }]);',
      'log',
      'log',
    ),
    shared(
      'let size; async function f() { await using a = asyncLet(async () => { size = await a(); }); await using b = asyncLet(async () => use(size)); await b; }',
      'size',
    ),
    shared(
      'const set = new JoinSet(); const found = []; for (const id of ids) set.spawn(async () => { found.push(await load(id)); });',
      'found',
    ),
    shared(
      'const found = []; await withTaskGroup(async (group) => { for (const id of ids) await group.start(async (task, ready) => { ready(); found.push(await load(id)); }); for (const id of ids) group.addImmediateTask(async () => { found.push(await load(id)); }); });',
      'found',
      'found',
    ),
    // Read, await, write: even a single body loses what others wrote meanwhile.
    split(inLoop('let total = 0;', 'total += await load(id);')),
    split(inLoop('let total = 0;', 'total = total + (await load(id));')),
    split(inLoop('let list = [];', 'list = [...list, await load(id)];')),
    split(
      'let count = 0; await withTaskGroup(async (group) => { group.addTask(async (task) => { const before = count; await task.sleep(1); count = before + 1; }); });',
    ),
    split(
      'let state = "off"; new Task(async () => { if (state === "off") { await start(); state = "on"; } });',
    ),
    split('const sum = { a: 0 }; new Task(async () => { sum.a += await load(); });'),
  ],
});

typescript.run('no-captured-mutation with types', noCapturedMutation, {
  valid: [
    program(
      'async function f(group: TaskGroup<void>, queue: Queue<number>) { for (const id of ids) group.addTask(async () => { queue.push(await load(id)); }); }',
    ),
  ],
  invalid: [
    shared(
      'async function f(group: TaskGroup<void>, found: Map<string, Image>) { for (const id of ids) group.addTask(async (): Promise<void> => { found.set(id, (await load(id)) as Image); }); }',
      'found',
    ),
    shared(
      'const found = {} as Record<string, Image>; await withTaskGroup(async (group: TaskGroup<void>) => { for (const id of ids) group.addTask(async () => { found[id]! = await load(id); }); });',
      'found',
    ),
    shared(
      'async function f(group: TaskGroup<void>) { let last: number; for (const id of ids) void group.start(async () => { last = await load(id); }); }',
      'last',
    ),
  ],
});
