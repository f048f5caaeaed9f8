import { progress } from './report.ts';

/** The benches by name, each with what it shows. */
const benches: Readonly<Record<string, string>> = {
  ttft: 'error of measured TTFT against a server that stamps its first token, beside other clients  [--pings N] [--starts N]',
  schedule: 'the scheduler beside setInterval and a poll: lateness, memory, CPU, clock steps, suspend  [--rounds N]',
  footprint: 'the built service: time to the first answer, memory and CPU while it idles  [--starts N] [--idle SECONDS]',
  page: 'the built page in Chromium: size, first paint, live updates of 200 rows, graphs  [--loads N] [--rounds N]',
  history: 'the ping history at ten million rows: queries, inserts, size on disk',
  shared:
    'several instances on one real Redis beside the seed polling it: duplicates, lateness, commands, claims  [--seconds N] [--endpoints N] [--many N]',
  gateway: 'the gateway of the built service: what it adds to the time to the first token  [--requests N]',
  policies: 'cold starts against pings, by policy: the seeds, oracles and ours in simulated worlds  [--runs N] [--days N] [--write]',
};

async function main([name, ...args]: readonly string[]): Promise<void> {
  if (name === undefined) {
    const lines = Object.entries(benches).map(([key, what]) => `  ${key.padEnd(10)} ${what}`);
    process.stdout.write(`npm run bench -- NAME [--json]\n\n${lines.join('\n')}\n`);
    return;
  }
  if (benches[name] === undefined) {
    progress(`There is no bench "${name}". There are: ${Object.keys(benches).join(', ')}.`);
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
