import { runMain } from '@tasktree/bun';
import { crawl } from './crawl.ts';
import { serveDocumentation } from './documentation.ts';
import { help, readOptions, type Options } from './options.ts';
import { brokenLinks, summary } from './report.ts';

function optionsOrExit(): Options {
  try {
    const options = readOptions(Bun.argv.slice(2));
    if (options !== 'help') return options;
    process.stdout.write(help);
    process.exit(0);
  } catch (error) {
    console.error(`bun-links: ${(error as Error).message}. See --help.`);
    process.exit(2);
  }
}

const options = optionsOrExit();
const isTerminal = process.stdout.isTTY;

void runMain(async () => {
  const own =
    options.url === undefined ? serveDocumentation(new URL('../../..', import.meta.url).pathname) : undefined;
  const start = options.url ?? (own?.url as URL);
  const began = performance.now();
  console.log(`Checking ${start.href}`);
  const site = await crawl(start, options, ({ url, broken }, left) => {
    if (isTerminal) process.stdout.write(`\r\u001b[K${left} to go  ${url.slice(0, 60)}`);
    else if (broken !== undefined) console.log(`${url}: ${broken}`);
  });
  if (isTerminal) process.stdout.write('\r\u001b[K');
  own?.stop();
  const broken = brokenLinks(site);
  for (const line of broken) console.log(line);
  console.log(summary(site, broken, performance.now() - began));
  if (broken.length > 0) process.exitCode = 1;
});
