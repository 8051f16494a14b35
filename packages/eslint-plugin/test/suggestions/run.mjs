// node run.mjs <modules…>: imports one after the other, and writes what each has printed.
const printed = {};
// Promises that nobody awaits are what some of the programs show.
process.on('unhandledRejection', () => {});
for (const file of process.argv.slice(2)) {
  const lines = [];
  globalThis.print = (line) => lines.push(line);
  await import(file).catch((error) => lines.push(`threw ${error.stack}`));
  printed[file] = lines;
}
process.stdout.write(JSON.stringify(printed));
