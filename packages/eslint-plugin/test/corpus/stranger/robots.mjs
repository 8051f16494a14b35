import { concurrentMap, withTimeout } from '@tasktree/node';

const hosts = process.argv.slice(2);

async function robots(host) {
  const response = await fetch(`https://${host}/robots.txt`);
  return response.ok ? response.text() : '';
}

const rules = {};
for await (const [host, text] of concurrentMap(hosts, async (host) => [host, await robots(host)], { concurrency: 4 })) {
  rules[host] = text.split('\n').filter((line) => line.startsWith('Disallow'));
}

await withTimeout({ seconds: 5 }, async (task) => {
  await fetch('https://collector.example/rules', { method: 'POST', body: JSON.stringify(rules), signal: task.signal });
});
