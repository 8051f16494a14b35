export class Scheduler {
  addTask(job: () => Promise<void>): void {
    void job;
  }
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}
export function withTaskGroup(run: (group: Scheduler) => Promise<void>): Promise<void> {
  return run(new Scheduler());
}
