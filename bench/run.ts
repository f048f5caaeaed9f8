import { runAll } from './all.ts';
import { benches, benchNames, isBenchName } from './benches.ts';
import { progress } from './report.ts';

const ALL = 'all of them in their order, each in a process of its own  [--quick] [--only NAME,NAME] [--write], which writes docs/benchmarks.md';

async function main([name, ...args]: readonly string[]): Promise<void> {
  if (name === undefined) {
    const lines = [...benchNames.map((key) => [key, benches[key].what]), ['all', ALL]].map(([key = '', what]) => `  ${key.padEnd(10)} ${what}`);
    process.stdout.write(`npm run bench -- NAME [--json]\n\n${lines.join('\n')}\n`);
    return;
  }
  if (name === 'all') {
    process.exitCode = await runAll(args);
    return;
  }
  if (!isBenchName(name)) {
    progress(`There is no bench "${name}". There are: ${benchNames.join(', ')}, all.`);
    process.exitCode = 2;
    return;
  }
  const bench: unknown = await import(`./${name}.ts`);
  if (!isBench(bench)) throw new Error(`bench/${name}.ts has no run()`);
  await bench.run(args);
}

function isBench(loaded: unknown): loaded is { run(args: readonly string[]): Promise<void> } {
  return typeof loaded === 'object' && loaded !== null && 'run' in loaded && typeof loaded.run === 'function';
}

await main(process.argv.slice(2));
