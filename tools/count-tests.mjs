// Adds up the JUnit reports that every package's test task leaves in its .reports folder, and prints the sum as the
// last line. Every runner in use here writes JUnit, so one reader serves vitest, node --test, deno test and bun test.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Counts the test cases of one JUnit document: a case is a failure, a skip, or else a pass. */
export function countCases(xml) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  // CDATA may hold anything, also text that looks like a test case.
  const text = xml.replaceAll(/<!\[CDATA\[[\s\S]*?\]\]>/g, '');
  for (const [, attributes, body = ''] of text.matchAll(
    /<testcase\b((?:[^>"']|"[^"]*"|'[^']*')*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g,
  )) {
    if (/<(?:failure|error)\b/.test(body) || /\bfailure="/.test(attributes)) counts.failed++;
    else if (/<skipped\b/.test(body)) counts.skipped++;
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { file, passed, failed, skipped } of countReports(process.cwd())) {
    console.log(
      `${String(passed).padStart(6)} passed ${String(failed).padStart(4)} failed ${String(skipped).padStart(4)} skipped  ${file}`,
    );
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  // A pipeline that broke before or outside a test is a failure of its own, never a silent zero.
  const pipeline = Number(process.argv[2] ?? 0);
  if (pipeline !== 0 && sum.failed === 0) sum.failed = 1;
  if (sum.passed === 0 && sum.failed === 0) sum.failed = 1;
  const skipped = sum.skipped === 0 ? '' : `, ${sum.skipped} skipped`;
  console.log(`${sum.passed} passed, ${sum.failed} failed${skipped}`);
  process.exitCode = sum.failed === 0 ? 0 : 1;
}
