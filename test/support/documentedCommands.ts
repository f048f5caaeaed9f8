/** How a command of the documents is known to work. */
export type Check =
  /** Gives a variable to the commands after it in the same document. */
  | { readonly how: 'sets' }
  /** Run as it stands, in order, against a service of its own; `prints`: what has to come out. */
  | { readonly how: 'runs'; readonly prints: RegExp; readonly exit?: 0 | 1 | 2 }
  /** Starts the service: a test starts it with these options on a folder of its own. */
  | { readonly how: 'serves' }
  /** A script of package.json, which has to be there. */
  | { readonly how: 'script'; readonly name: string }
  /** Test files that have to be there. */
  | { readonly how: 'testFiles' }
  /** Left to a person: why no test runs it. */
  | { readonly how: 'byHand'; readonly why: string };

const sets: Check = { how: 'sets' };
const script = (name: string): Check => ({ how: 'script', name });
const runs = (prints: RegExp, exit?: 0 | 1 | 2): Check => ({ how: 'runs', prints, ...(exit !== undefined && { exit }) });
const byHand = (why: string): Check => ({ how: 'byHand', why });

const INSTALL = 'installs what is tested here, so it has run before';
const SYSTEMD = 'changes the services of whoever runs the tests; the unit is checked by docs.service.test.ts';
const LAUNCHD = 'macOS only, and changes the services of whoever runs the tests; the file is checked by docs.service.test.ts';

/** The commands of README, CONTRIBUTING, CHANGELOG and docs, each once, as it is written there; those of {@link checkOf}'s two forms need no entry. */
export const documentedCommands: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['npm ci', byHand(INSTALL)],
  ['npm start', script('start')],
  ['npx pilotlight serve', { how: 'serves' }],

  // docs/guide.md
  ['TOKEN=$(cat ~/.local/share/pilotlight/api-token)', sets],
  [
    `curl -X POST http://127.0.0.1:4747/v1/warmup/usage -H "Authorization: Bearer $TOKEN" -H 'content-type: application/json' -d '{"model": "qwen3:8b", "host": "http://localhost:11434", "ttft_ms": 312, "input_tokens": 480, "output_tokens": 96}'`,
    runs(/"id":"ollama\.qwen3-8b"/),
  ],
  ['pilotlight memory', runs(/models? loaded/)],
  ['pilotlight load qwen3:8b', runs(/qwen3:8b/)],
  // A use was reported a moment before, so it is refused as the guide says.
  ['pilotlight unload qwen3:8b', runs(/Somebody used qwen3:8b \d+ s ago\. Nothing was unloaded; add --force/, 1)],
  ['pilotlight free --provider ollama', runs(/Not qwen3:8b: Somebody used qwen3:8b \d+ s ago\.[\s\S]* Add --force/)],
  ['ssh -L 4747:127.0.0.1:4747 my-server', byHand('needs another machine')],
  ['mkdir -p ~/.config/systemd/user', byHand(SYSTEMD)],
  ['cp docs/service/pilotlight.service ~/.config/systemd/user/', byHand(SYSTEMD)],
  ['systemctl --user daemon-reload', byHand(SYSTEMD)],
  ['systemctl --user enable --now pilotlight', byHand(SYSTEMD)],
  ['journalctl --user -u pilotlight -n 20', byHand(SYSTEMD)],
  ['loginctl enable-linger', byHand(SYSTEMD)],
  ['cp docs/service/dev.pilotlight.service.plist ~/Library/LaunchAgents/', byHand(LAUNCHD)],
  ['launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/dev.pilotlight.service.plist', byHand(LAUNCHD)],
  ['launchctl print gui/$(id -u)/dev.pilotlight.service', byHand(LAUNCHD)],
  ['npx pilotlight ping --kind ollama --base-url http://localhost:11434 --model qwen3:8b', runs(/ms to the first token/)],
  ['npx pilotlight ping --kind openai --base-url https://api.example.com/v1 --model gpt-x --token env:MY_KEY', runs(/warm .*ms to the first token/)],
  [
    'npx pilotlight ping --kind bedrock --region us-east-1 --profile work --model us.anthropic.claude-haiku-4-5-20251001-v1:0',
    // Without an account it comes as far as looking for the profile.
    runs(/There are no AWS credentials for profile work\. Set it up with: aws configure sso --profile work/, 1),
  ],
  ['npx pilotlight import models.json', runs(/Added \d+ endpoints on \d+ new providers, changed \d+\./)],
  ['npx pilotlight status --why', runs(/qwen3:8b[\s\S]*ping/)],
  [
    `curl -X PUT -H "Authorization: Bearer $TOKEN" -H 'content-type: application/json' -d '{"secret":"…"}' http://127.0.0.1:4747/api/secrets/my-key`,
    runs(/my-key/),
  ],

  // docs/api.md
  ['curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:4747/api/state', runs(/"seq":\d+/)],
  ['URL=http://127.0.0.1:4747', sets],
  ['AUTH="Authorization: Bearer $TOKEN"', sets],
  ["JSON='content-type: application/json'", sets],
  [`curl -X PUT -H "$AUTH" -H "$JSON" -d '{"secret":"…"}' $URL/api/secrets/my-key`, runs(/my-key/)],
  [
    `curl -X POST -H "$AUTH" -H "$JSON" $URL/api/providers -d '{"kind":"openai","id":"lab","baseUrl":"http://localhost:8000","token":"secret:my-key"}'`,
    runs(/"id":"lab"/),
  ],
  [
    `curl -X POST -H "$AUTH" -H "$JSON" -d '{"providerId":"lab","model":"qwen3:8b","keepAlive":"4m"}' $URL/api/endpoints`,
    runs(/"id":"lab\.qwen3-8b"/),
  ],
  [`curl -X PATCH -H "$AUTH" -H "$JSON" -d '{"keepAlive":null}' $URL/api/endpoints/lab.qwen3-8b`, runs(/"keepAlive":null/)],
  ['curl -X DELETE -H "$AUTH" $URL/api/endpoints/lab.qwen3-8b', runs(/"id":"lab\.qwen3-8b"/)],
  [`curl -X POST -H "$AUTH" -H "$JSON" -d '{}' $URL/api/undo`, runs(/"label":"/)],
  [`curl -X POST -H "$AUTH" -H "$JSON" -d '{"model":"qwen3:8b"}' $URL/api/providers/ollama/models/unload`, runs(/"tookMs":\d+/)],
  [`curl -X POST -H "$AUTH" -H "$JSON" -d '{}' $URL/api/memory/free`, runs(/"freed":\[/)],
  ['curl -X PATCH -H "$AUTH" -H "$JSON" -d "{\\"pausedUntil\\":$(($(date +%s) + 3600))000}" $URL/api/settings', runs(/"pausedUntil":\d{13}/)],
  [
    `curl -X PATCH -H "$AUTH" -H "$JSON" -d '{"hours": "Mon-Fri 08:00-18:30 Europe/Berlin"}' $URL/api/endpoints/lab.qwen3-8b`,
    runs(/"hours":"Mon-Fri 08:00-18:30 Europe\/Berlin"/),
  ],
  [
    'curl -X PATCH -H "$AUTH" -H "$JSON" -d "{\\"pausedUntil\\":null,\\"warmUntil\\":$(($(date +%s) + 10800))000}" $URL/api/endpoints/lab.qwen3-8b',
    runs(/"warmUntil":\d{13}/),
  ],
  [`curl -X PATCH -H "$AUTH" -H "$JSON" -d '{"budget": {"dayUsd": 1}}' $URL/api/settings`, runs(/"dayUsd":1/)],
  [
    `curl -X PATCH -H "$AUTH" -H "$JSON" -d '{"billing": {"kind": "time", "usdPerHour": 2.35, "confirmed": true}}' $URL/api/endpoints/lab.qwen3-8b`,
    runs(/"usdPerHour":2\.35/),
  ],
  [
    `curl -X PATCH -H "$AUTH" -H "$JSON" -d '{"prefix":{"kind":"file","path":"/home/me/system-prompt.md"}}' $URL/api/endpoints/lab.qwen3-8b`,
    runs(/"kind":"file"/),
  ],
  ['curl -H "$AUTH" $URL/api/endpoints/lab.qwen3-8b/prefix', runs(/"source":"file"/)],
  [`curl -X PUT -H "$AUTH" -H "$JSON" -d '{"url":"https://hooks.slack.com/services/…"}' $URL/api/alerts/webhook`, runs(/"address":"/)],
  ['curl -X POST -H "$AUTH" $URL/api/alerts/test', runs(/"ok":true,"status":200/)],
  [`curl -X PUT -H "$AUTH" -H "$JSON" -d '{"secret":"…"}' $URL/api/secrets/redis`, runs(/redis/)],
  [
    `curl -X PATCH -H "$AUTH" -H "$JSON" -d '{"sharing":{"mode":"shared","url":"redis://gpu-box:6379","password":"secret:redis","instance":"desk"}}' $URL/api/settings`,
    runs(/"mode":"shared"/),
  ],
]);

/** How a command is known to work; `undefined`: nobody has said. Scripts and runs of single test files are known by their form. */
export function checkOf(text: string): Check | undefined {
  const [, name] = /^npm run ([\w:]+)(?: -- .*)?$/.exec(text) ?? [];
  if (name !== undefined) return script(name);
  if (/^npx (vitest run|playwright test) --project \w+( test\/[\w./]+\.(test|spec)\.ts)+$/.test(text)) return { how: 'testFiles' };
  return documentedCommands.get(text);
}
