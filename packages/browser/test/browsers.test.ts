import { test } from 'node:test';
import { browserNames, hasBrowser } from '@tasktree/tools/browsers';
import { forRun, forTest } from '@tasktree/tools/patience';
import { start } from './browsers.ts';
import { hostChecks } from './checks/host.ts';
import { cacheCheck, mainChecks, mainPages } from './checks/main.ts';
import { responsiveChecks } from './checks/responsive.ts';
import { schedulerChecks } from './checks/scheduler.ts';
import { workerChecks } from './checks/workers.ts';

const checks = [
  ...hostChecks,
  ...schedulerChecks,
  ...mainChecks,
  ...responsiveChecks,
  ...workerChecks,
  cacheCheck,
];

for (const name of browserNames) {
  const skip = (await hasBrowser(name)) ? false : `${name} is not installed here`;
  await test(name, { skip, timeout: forRun }, async (t) => {
    const browser = await start(name, (text) => t.diagnostic(`${name}: ${text}`), mainPages);
    try {
      browser.note(browser.version);
      for (const check of checks) {
        await t.test(
          `${name}: ${check.title}`,
          { skip: check.skip?.(name) ?? false, timeout: forTest },
          async () => {
            await browser.reload();
            await check.run(browser);
          },
        );
      }
    } finally {
      await browser.close();
    }
  });
}
