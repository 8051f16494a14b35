export async function load(path: string): Promise<string> {
  return `what is at ${path}`;
}
