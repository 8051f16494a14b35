// Adds up the JUnit reports that every package's test task leaves in its .reports folder, says what failed, and prints
// the sum as the last line. Every runner in use here writes JUnit, so one reader serves vitest, node --test, deno test
// and bun test.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// Of a failure no more is shown than leaves all others in sight: who reads a log's end shall see each of them.
const FAILURES_SHOWN = 30;
const LINES_OF_A_FAILURE = 12;

const ENTITIES = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function unescape(text) {
  return text.replaceAll(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (entity, decimal, hex, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal));
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    return ENTITIES[name] ?? entity;
  });
}

function attribute(name, attributes) {
  const found = new RegExp(`\\b${name}=(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  return unescape(found?.[1] ?? found?.[2] ?? '');
}

/** What a failed case says of itself: some runners write it as an attribute, some as text, some as both. */
function reasonOf(attributes, body) {
  const [, own, text = ''] =
    /<(?:failure|error)\b((?:[^>"']|"[^"]*"|'[^']*')*?)(?:\/>|>([\s\S]*?)<\/(?:failure|error)>)/.exec(body) ??
    [];
  const message = attribute('message', own ?? '') || attribute('failure', attributes);
  const stack = unescape(text).trim();
  return stack.includes(message) ? stack : `${message}\n${stack}`.trim();
}

/** Counts the test cases of one JUnit document: a case is a failure, a skip, or else a pass. */
export function countCases(xml) {
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  // CDATA may hold anything, also text that looks like a test case.
  const text = xml.replaceAll(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, data) =>
    data.replaceAll(/[<>&]/g, (char) => `&#${char.charCodeAt(0)};`),
  );
  for (const [, attributes, body = ''] of text.matchAll(
    /<testcase\b((?:[^>"']|"[^"]*"|'[^']*')*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g,
  )) {
    if (/<(?:failure|error)\b/.test(body) || /\bfailure="/.test(attributes)) {
      counts.failed++;
      counts.failures.push({ name: attribute('name', attributes), reason: reasonOf(attributes, body) });
    } else if (/<skipped\b/.test(body)) counts.skipped++;
    else counts.passed++;
  }
  return counts;
}

export function countReports(root) {
  const files = globSync(
    ['{packages,apps}/*/.reports/*.xml', '{tools,bench,docs,packaging,site}/.reports/*.xml'],
    {
      cwd: root,
    },
  ).sort();
  return files.map((file) => ({ file, ...countCases(readFileSync(path.join(root, file), 'utf8')) }));
}

function print(failures) {
  for (const { file, name, reason } of failures.slice(0, FAILURES_SHOWN)) {
    console.log(`\nFAILED ${name}\n  in ${file}`);
    const lines = reason.split('\n');
    for (const line of lines.slice(0, LINES_OF_A_FAILURE)) console.log(`  ${line.slice(0, 500)}`);
    if (lines.length > LINES_OF_A_FAILURE) console.log(`  (${lines.length - LINES_OF_A_FAILURE} more lines)`);
  }
  if (failures.length > FAILURES_SHOWN) console.log(`\n(${failures.length - FAILURES_SHOWN} more failures)`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const all = [];
  for (const { file, passed, failed, skipped, failures } of countReports(process.cwd())) {
    all.push(...failures.map((failure) => ({ file, ...failure })));
    console.log(
      `${String(passed).padStart(6)} passed ${String(failed).padStart(4)} failed ${String(skipped).padStart(4)} skipped  ${file}`,
    );
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  print(all);
  // A pipeline that broke before or outside a test is a failure of its own, never a silent zero.
  const pipeline = Number(process.argv[2] ?? 0);
  if (pipeline !== 0 && sum.failed === 0) sum.failed = 1;
  if (sum.passed === 0 && sum.failed === 0) sum.failed = 1;
  const skipped = sum.skipped === 0 ? '' : `, ${sum.skipped} skipped`;
  console.log(`${sum.passed} passed, ${sum.failed} failed${skipped}`);
  process.exitCode = sum.failed === 0 ? 0 : 1;
}
