let tasktree;

export async function parallel(jobs) {
  tasktree ??= await import('@tasktree/node');
  const results = [];
  await tasktree.withTaskGroup(async (group) => {
    jobs.forEach((job, index) => {
      group.addTask(async () => {
        results[index] = await job(); // wrong: no-captured-mutation
      });
    });
  });
  return results;
}
