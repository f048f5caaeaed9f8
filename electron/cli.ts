import { homedir } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { complain, EXIT, type ExitCode, processTerminal } from './cli/output.ts';
import type { PingFlags } from './cli/pingTarget.ts';
import { durationSchema } from './domain/durationSchema.ts';
import { exportFormatSchema, exportFormats } from './domain/history.ts';
import { providerKinds } from './domain/provider.ts';
import { ways } from './domain/way.ts';
import { type LogLevel, logLevels } from './log.ts';
import { defaultDataDir } from './storage/dataDir.ts';
import { VERSION } from './version.ts';

const terminal = processTerminal();
const dataDir = defaultDataDir({ platform: process.platform, env: process.env, home: homedir() });

interface Common {
  readonly data: string;
  readonly logLevel: LogLevel;
}

const program = new Command('pilotlight')
  .description('Keeps LLM endpoints warm and measures the time to the first token.')
  .version(VERSION)
  .showHelpAfterError('(add --help for usage)')
  // A program that asked for JSON gets it for its own mistakes, too.
  .configureOutput({ outputError: (text, write) => (process.argv.includes('--json') ? usageProblem(text) : write(text)) })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage));

const data = () => new Option('--data <dir>', 'data folder').default(dataDir);
const logLevel = (level: LogLevel) => new Option('--log-level <level>', 'least important log line on stderr').choices(logLevels).default(level);

program
  .command('serve')
  .description('run the engine with its page and API on loopback')
  .addOption(new Option('--port <number>', 'port on 127.0.0.1; 0 takes a free one').default(4747).argParser(port))
  .addOption(data())
  .option('--models-config <file>', 'take over an llm-router models config at start')
  .addOption(new Option('--start-delay <duration>', 'wait before the first ping (default: the setting, 30s)').argParser(duration))
  .option('--demo', 'simulated servers instead of your own; data in the folder demo of the data folder', false)
  .option('--open', 'open the page in a browser', false)
  .addOption(logLevel('info'))
  .action(async (options: Common & { port: number; modelsConfig?: string; startDelay?: string; demo: boolean; open: boolean }) => {
    const { serve } = await import('./cli/serve.ts');
    finish(await serve({ ...options, dataDir: options.data, modelsConfig: options.modelsConfig, startDelay: options.startDelay }, terminal));
  });

program
  .command('ping')
  .description('send keep-alive requests and show where the time went; a running service sends and keeps them, without one nothing is kept')
  .argument('[endpoint]', 'id or model name of a configured endpoint')
  .addOption(
    new Option('--kind <kind>', 'protocol of a server that is not configured; the options down to --allow-cloud describe it').choices(providerKinds),
  )
  .option('--base-url <url>', 'its address, for example http://localhost:11434')
  .option('--model <name>', 'the model as its server knows it')
  .option('--token <ref>', 'where its token is: env:NAME (a variable) or secret:ID (stored)')
  .option('--region <region>', 'AWS region (bedrock; default: AWS_REGION, AWS_DEFAULT_REGION, us-east-1)')
  .option('--profile <name>', 'AWS profile (bedrock)')
  .option('--ca-file <file>', 'PEM file with an extra certificate authority')
  .option('--keep-alive <duration>', 'keep_alive to use; -1 pins the model (ollama)')
  .option('--embed', 'it is an embedding model', false)
  .option('--allow-cloud', "allow models of Ollama's cloud", false)
  .option('--prompt <text>', 'your own text instead of the default prompt')
  .addOption(new Option('--max-tokens <number>', 'output tokens to ask for').argParser(positive))
  .option('--timeout <duration>', 'give up without a token after this long (default 10m)')
  .option('--connect-timeout <duration>', 'give up without a connection after this long (default 10s)')
  .addOption(new Option('--way <way>', 'what a ping does: ask for a token, only load, only look, or pin').choices(ways))
  .option('--header <name:value>', 'send this header, too; a secret as "x-api-key: env:NAME" (repeat for more)', append, [])
  .option('--body-field <name=json>', 'put this field into the request; null leaves one of ours out (repeat for more)', append, [])
  .addOption(new Option('--count <number>', 'how many pings, one after the other').default(1).argParser(positive))
  .option('--json', 'print one JSON document', false)
  .addOption(data())
  .addOption(logLevel('error'))
  .action(
    async (
      endpoint: string | undefined,
      options: Common & Partial<PingFlags> & Pick<PingFlags, 'embed' | 'allowCloud' | 'header' | 'bodyField'> & { count: number; json: boolean },
    ) => {
      const { ping } = await import('./cli/ping.ts');
      finish(await ping({ ...NO_FLAGS, ...options, endpoint, dataDir: options.data }, terminal));
    },
  );

program
  .command('status')
  .description('what the running service keeps warm')
  .option('--json', 'print one JSON document', false)
  .addOption(data())
  .option('--why', 'also why each next ping comes when it does', false)
  .action(async (options: Common & { json: boolean; why: boolean }) => {
    const { status } = await import('./cli/status.ts');
    finish(await status({ dataDir: options.data, json: options.json, why: options.why, now: Date.now() }, terminal));
  });

const named = (command: Command): Command =>
  command
    .argument('<model>', 'model name, or id of an endpoint')
    .option('--host <name>', 'id or address of its provider, where several have it')
    .option('--json', 'print one JSON document', false)
    .addOption(data());

named(program.command('load').description('load a model now, and wait until it is loaded; wakes a vLLM that sleeps')).action(
  async (model: string, { data: dataDir, host, json }: Common & { host?: string; json: boolean }) => {
    const { load } = await import('./cli/memory.ts');
    finish(await load({ dataDir, model, host, force: false, json }, terminal));
  },
);

named(program.command('unload').description("free a model's memory now; its endpoints are left alone until somebody wants them"))
  .option('--force', 'also if somebody uses it', false)
  .action(async (model: string, { data: dataDir, host, json, force }: Common & { host?: string; json: boolean; force: boolean }) => {
    const { unload } = await import('./cli/memory.ts');
    finish(await unload({ dataDir, model, host, force, json }, terminal));
  });

program
  .command('free')
  .description('free every model that its server can free, of all providers or of one')
  .option('--provider <id>', 'only of this provider')
  .option('--force', 'also what somebody uses', false)
  .option('--json', 'print one JSON document', false)
  .addOption(data())
  .action(async ({ data: dataDir, provider, force, json }: Common & { provider?: string; force: boolean; json: boolean }) => {
    const { free } = await import('./cli/memory.ts');
    finish(await free({ dataDir, provider, force, json }, terminal));
  });

program
  .command('memory')
  .description('what is loaded where, how big it is and until when it stays')
  .option('--json', 'print one JSON document', false)
  .addOption(data())
  .action(async ({ data: dataDir, json }: Common & { json: boolean }) => {
    const { memory } = await import('./cli/memoryTable.ts');
    finish(await memory({ dataDir, json, now: Date.now() }, terminal));
  });

program
  .command('profile')
  .description('the profiles of the running service, or switch to one')
  .argument('[profile]', 'id or name of the one to switch to')
  .option('--json', 'print one JSON document', false)
  .addOption(data())
  .action(async (profile: string | undefined, options: Common & { json: boolean }) => {
    const { profileCommand } = await import('./cli/profileCommand.ts');
    finish(await profileCommand({ dataDir: options.data, profile, json: options.json }, terminal));
  });

program
  .command('discover')
  .description('model servers and AWS profiles that could be kept warm: on this computer, or where you say')
  .option('--host <name>', 'look at another computer; name a port if it is an unusual one: gpu-box:9000')
  .option('--network', 'look at every computer in the local network', false)
  .option('--json', 'print one JSON document', false)
  .addOption(data())
  .action(async (options: Common & { host?: string; network: boolean; json: boolean }) => {
    const { discover } = await import('./cli/discover.ts');
    finish(await discover({ dataDir: options.data, host: options.host, network: options.network, json: options.json }, terminal));
  });

program
  .command('import')
  .description("take over a models config: llm-router's, or the short form in docs/guide.md")
  .argument('<file>')
  .option('--dry-run', 'only say what would change', false)
  .addOption(data())
  .action(async (file: string, options: Common & { dryRun: boolean }) => {
    const { importCommand } = await import('./cli/importCommand.ts');
    finish(await importCommand({ dataDir: options.data, file, dryRun: options.dryRun }, terminal));
  });

const settings = program.command('settings').description('all settings as one file, without secrets');

settings
  .command('export')
  .description('write all settings as one file; secrets stay where they are')
  .option('--out <file>', 'write to a file instead of standard output')
  .addOption(data())
  .action(async (options: Common & { out?: string }) => {
    const { settingsExport } = await import('./cli/settingsCommand.ts');
    finish(await settingsExport({ dataDir: options.data, out: options.out, now: Date.now() }, terminal));
  });

settings
  .command('import')
  .description('show what a file that was exported would change, ask, and make the settings so')
  .argument('<file>')
  .option('--dry-run', 'only say what would change', false)
  .option('--add', 'only add what is not there yet, and leave what is there as it is', false)
  .option('--yes', 'do not ask whether to make the changes', false)
  .addOption(data())
  .action(async (file: string, { data: dataDir, dryRun, add, yes }: Common & { dryRun: boolean; add: boolean; yes: boolean }) => {
    const { settingsImport } = await import('./cli/settingsCommand.ts');
    finish(await settingsImport({ dataDir, file, dryRun, mode: add ? 'add' : 'replace', yes }, terminal));
  });

program
  .command('export')
  .description('write every ping of the history')
  .addOption(new Option('--format <format>', 'CSV or JSON lines').choices(exportFormats).default('csv'))
  .option('--endpoint <id>', 'only this endpoint')
  .addOption(new Option('--from <time>', 'ISO time of the first ping').argParser(time))
  .addOption(new Option('--to <time>', 'ISO time of the last ping').argParser(time))
  .option('--out <file>', 'write to a file instead of standard output')
  .addOption(data())
  .action(async (options: Common & { format: string; endpoint?: string; from?: number; to?: number; out?: string }) => {
    const { exportCommand } = await import('./cli/exportCommand.ts');
    const { endpoint, from, to, out } = options;
    finish(
      await exportCommand({ dataDir: options.data, format: exportFormatSchema.parse(options.format), endpointId: endpoint, from, to, out }, terminal),
    );
  });

const NO_FLAGS = {
  kind: undefined,
  baseUrl: undefined,
  model: undefined,
  token: undefined,
  region: undefined,
  profile: undefined,
  caFile: undefined,
  keepAlive: undefined,
  timeout: undefined,
  maxTokens: undefined,
  way: undefined,
  connectTimeout: undefined,
  prompt: undefined,
};

await program.parseAsync();

/** Leaves by the exit code; what is still on its way to a pipe gets there. */
function finish(code: ExitCode): void {
  process.exitCode = code;
}

function usageProblem(text: string): void {
  complain(terminal, { json: true }, 'usage', text.replace(/^error: /, '').trim());
}

function port(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}

/** Of an option that may be repeated. */
function append(text: string, before: readonly string[]): string[] {
  return [...before, text];
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 100_000) return value;
  throw new InvalidArgumentError('Give a number from 1 to 100000.');
}

function duration(text: string): string {
  const parsed = durationSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(parsed.error.issues.map((issue) => issue.message).join(' '));
}

function time(text: string): number {
  const value = Date.parse(text);
  if (!Number.isNaN(value)) return value;
  throw new InvalidArgumentError('Write a time like 2026-11-22 or 2026-11-22T08:15:00Z.');
}
