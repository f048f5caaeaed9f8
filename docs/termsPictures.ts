import type { Page } from 'playwright';
import { BOTH, type Shot } from './appPictures.ts';

const ollama = '#/endpoint/demo-ollama.';
const fold = (page: Page, title: string) => page.locator('details', { has: page.getByRole('heading', { name: title, exact: true }) });
const unfold = (page: Page, title: string) => fold(page, title).locator('summary').click();
const oneFold = (title: string) => (page: Page) => fold(page, title);
const menuOf = (page: Page) => page.locator('.menu:popover-open');

/** What the terms of endpoints look like, once `giveTerms` has set them. */
export const terms: readonly Shot[] = [
  { name: 'rests', hash: '#/', height: 752, schemes: BOTH },
  {
    name: 'hours',
    hash: `${ollama}llama3.3-70b`,
    height: 1100,
    schemes: BOTH,
    prepare: async (page) => {
      await unfold(page, 'Hours');
      await page.getByRole('grid', { name: 'Hours of the week' }).waitFor();
    },
    part: oneFold('Hours'),
  },
  {
    name: 'learned',
    hash: `${ollama}qwen3-8b`,
    height: 1100,
    schemes: BOTH,
    prepare: async (page) => {
      await unfold(page, 'Hours');
      await fold(page, 'Hours').getByRole('radio', { name: 'Own hours' }).check();
      await fold(page, 'Hours').getByRole('button', { name: 'Learned' }).click();
      await page.getByRole('table', { name: /^What the last/ }).waitFor();
    },
    part: oneFold('Hours'),
  },
  {
    name: 'money',
    hash: '#/endpoint/demo-bedrock.haiku',
    height: 1100,
    prepare: async (page) => {
      await unfold(page, 'Money');
      await page.getByLabel('Budget a day, in dollars').waitFor();
    },
    part: oneFold('Money'),
  },
  {
    name: 'confirm',
    hash: '#/endpoint/demo-bedrock-team.haiku',
    height: 700,
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Confirm what it costs …' }).click();
      await page.getByLabel('Dollars an hour').fill('2.35');
      await page.getByRole('button', { name: /^Keep it warm for/ }).waitFor();
    },
    part: (page) => page.getByRole('dialog'),
  },
  {
    name: 'memory',
    hash: '#/',
    height: 752,
    prepare: async (page) => {
      await page
        .getByRole('region', { name: 'Ollama (demo)', exact: true })
        .getByRole('button', { name: /^[12] loaded/ })
        .click({ timeout: 60_000 });
      await page.getByRole('button', { name: 'Free all' }).waitFor();
    },
    part: menuOf,
  },
  {
    name: 'prompt',
    hash: '#/endpoint/demo-llamacpp.gemma-3-27b-it',
    height: 1100,
    prepare: async (page) => {
      await unfold(page, 'System prompt');
      await page.getByRole('button', { name: 'Measure now' }).click();
      await page.getByText(/^Measured just now/).waitFor({ timeout: 60_000 });
    },
    part: oneFold('System prompt'),
  },
  {
    name: 'way',
    hash: `${ollama}gpt-oss-20b`,
    height: 1100,
    prepare: async (page) => {
      await unfold(page, 'How it is pinged');
      await page.getByRole('radio', { name: /^Load only/ }).waitFor();
    },
    part: oneFold('How it is pinged'),
  },
  {
    name: 'profiles',
    hash: '#/',
    height: 340,
    prepare: async (page) => {
      await page.getByRole('button', { name: /^Profile/ }).click();
      await menuOf(page).waitFor();
    },
  },
  {
    name: 'undo',
    hash: '#/',
    height: 420,
    prepare: async (page) => {
      await page.getByRole('listitem').filter({ hasText: 'qwen3:8b' }).getByRole('combobox').selectOption('5m');
      await page.getByRole('button', { name: 'Undo', exact: true }).waitFor();
    },
  },
  {
    name: 'import',
    hash: '#/settings/file',
    height: 800,
    prepare: async (page) => {
      const text = JSON.stringify(await otherComputer(page));
      await page
        .getByLabel('File of the settings')
        .setInputFiles({ name: 'workstation.json', mimeType: 'application/json', buffer: Buffer.from(text) });
      await page.getByRole('list', { name: 'What would change' }).waitFor();
    },
    part: (page) => page.getByRole('dialog'),
  },
];

const section = (title: string) => (page: Page) => page.getByRole('region', { name: title, exact: true });

/** Sections of the settings that open something up; taken last, as they change what holds. */
export const doors: readonly Shot[] = [
  {
    name: 'gateway',
    hash: '#/settings/gateway',
    height: 1100,
    prepare: async (page) => {
      const shown = section('Gateway')(page);
      await shown.getByRole('switch', { name: 'Gateway' }).check();
      await shown
        .getByText(/^OPENAI_BASE_URL=/)
        .first()
        .waitFor();
      // The demo takes any free port; people meet the usual one.
      await shown.locator('dd').evaluateAll((lines) => {
        for (const line of lines) {
          const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) texts.currentNode.nodeValue = (texts.currentNode.nodeValue ?? '').replace(/127\.0\.0\.1:\d+/, '127.0.0.1:4747');
        }
      });
    },
    part: section('Gateway'),
  },
  {
    name: 'machines',
    hash: '#/settings/sharing',
    height: 1100,
    prepare: async (page) => {
      const shown = section('Several machines')(page);
      await shown.getByRole('radio', { name: 'Shared' }).check();
      await shown.getByRole('textbox', { name: 'Address of Redis' }).fill('redis://gpu-box:6379');
      await shown.getByRole('textbox', { name: 'Name of this instance' }).fill('desk');
    },
    part: section('Several machines'),
  },
];

/** What needs somebody, once something fails. */
export const trouble: readonly Shot[] = [{ name: 'alerts', hash: '#/alerts', height: 800, schemes: BOTH }];

/** These settings as another computer might have changed them. */
const otherComputer = (page: Page): Promise<object> =>
  page.evaluate(async () => {
    const file = await (await fetch('/api/settings/export')).json();
    const { settings } = file;
    const box = { kind: 'vllm', id: 'box', name: 'GPU box', baseUrl: 'http://gpu-box:8000', token: 'env:GPU_BOX_KEY' };
    const onBox = { id: 'box.qwen', providerId: 'box', model: 'Qwen/Qwen3-32B', keepAlive: 'auto' };
    const kept = settings.endpoints.filter(({ model }: { model: string }) => model !== 'llama3.3:70b');
    const changes = { interval: '5m', hours: 'Mon-Fri 08:00-18:30', providers: [...settings.providers, box], endpoints: [...kept, onBox] };
    return { ...file, settings: { ...settings, ...changes } };
  });
