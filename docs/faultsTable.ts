/** Writes docs/faults.md anew, from the list of faults that the tests play: `node docs/faultsTable.ts`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machineFaults } from '../test/chaos/machine/list.ts';
import { cellOf, type Expected, type Fault, type FaultClass, type SubjectName, subjects } from '../test/support/chaosFault.ts';
import { faultClasses } from '../test/support/chaosFaults.ts';

const TITLES: Readonly<Record<SubjectName, string>> = {
  ollama: 'Ollama',
  openai: 'OpenAI-compatible',
  bedrock: 'Bedrock',
  gateway: 'gateway',
  gatewayBedrock: 'gateway to Bedrock',
};

const HEAD = `# Faults

What becomes of a ping, and of a request through the gateway, when the network or the server behind it does not do what it should; then what the
[machine](#the-machine) can do. All of it is played by

\`\`\`sh
npm run test:chaos
\`\`\`

which takes some minutes; with \`CHAOS=short\` in the environment two. The same run reads streams, durations, settings, models configs and requests to the API under random input,
100,000 cases each. What chance it used is printed, and \`CHAOS_SEED\` plays it again.

Each cell of the tables of the network is one test with real sockets, in \`test/chaos/network\`.

Besides what a cell names, each test holds that the message is one sentence for people, without control characters or secrets; that one request was made, and none to
another host; that the next request on the same client goes well; that a client stops reading what has no end, and holds at most 64 MB of it; and that no socket
is left. \`onTime.test.ts\` holds for each class that endpoints of other providers get their pings meanwhile, and that each ping is in the history once.

Of a ping, a cell names the kind of error, as the [API](api.md) has it, or \`warm\`: it came through. Of the gateway:

- \`passes\`: the program gets the answer as the server gave it.
- \`cut\`: its connection is broken off, so that half an answer does not look whole.
- \`waits\`: the gateway goes on as long as the program does, and no longer.
- \`502\`, \`504\`: the answer is a sentence of Pilot Light.

This file is made from \`test/support/chaosFaults.ts\` and \`test/chaos/machine/list.ts\` by \`node docs/faultsTable.ts\`.
`;

/** The whole of docs/faults.md. */
export function faultsDocument(classes: readonly FaultClass[] = faultClasses): string {
  return [HEAD, ...classes.map(tableOf), MACHINE_HEAD, ...machineFaults.map(machineRow), ''].join('\n');
}

const MACHINE_HEAD = `## The machine

| Fault | What Pilot Light does | Test |
| --- | --- | --- |`;

const machineRow = ({ fault, expected, test: [file] }: (typeof machineFaults)[number]): string => row([fault, expected, `\`test/${file}\``]);

function tableOf({ title, faults }: FaultClass): string {
  const rows = faults.map((fault) => row([fault.name, ...subjects.map((subject) => word(cellOf(fault, subject)))]));
  const head = [row(['Fault', ...subjects.map((subject) => TITLES[subject])]), row(['---', ...subjects.map(() => '---')])];
  return [`## ${title}`, '', ...head, ...rows, '', ...reasons(faults)].join('\n');
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const word = (expected: Expected): string => (expected.is === 'n/a' ? '–' : `\`${expected.is}\``);

/** Why some cells are empty. */
function reasons(faults: readonly Fault[]): readonly string[] {
  const whys = faults.flatMap((fault) =>
    subjects.flatMap((subject) => {
      const cell = cellOf(fault, subject);
      return cell.is === 'n/a' ? [`– of “${fault.name}”: ${cell.why}`] : [];
    }),
  );
  const unique = [...new Set(whys)];
  return unique.length === 0 ? [] : [...unique.flatMap((why) => [why, ''])];
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, 'faults.md'), faultsDocument());
