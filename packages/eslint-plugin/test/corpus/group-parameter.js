export function addHealthChecks(group, urls, states) {
  const slow = [];
  for (const url of urls) {
    group.addTask(async () => {
      const start = Date.now();
      await ping(url);
      if (Date.now() - start > 100) slow.push(url); // wrong: no-captured-mutation
    });
  }
  return slow;
}
