import { expect, test } from 'vitest';
import { anchorsOf, commandsIn, type Document, deadEnd, documents, linksIn } from '../support/documents.ts';

test.each(documents())('Every link and picture in $path leads to a file and a heading that are there.', (document) => {
  const dead = linksIn(document).flatMap((link) => {
    const wrong = deadEnd(document, link);
    return wrong === null ? [] : [`${link.at}: ${wrong}`];
  });
  expect(dead).toEqual([]);
});

test('A link to a file, a heading or a picture that is not there is found, with its line.', () => {
  const text = [
    '# A',
    '',
    'See [one](guide.md#nowhere), [two](none.md),',
    '<img src="pictures/none.png"> and [fine](guide.md#the-list), [web](https://example.com).',
    '`[code](none.md)`',
    '```',
    '[block](none.md)',
    '```',
  ].join('\n');
  const document: Document = { path: 'docs/README.md', text };
  const wrong = linksIn(document).map((link) => `${link.at}: ${deadEnd(document, link)}`);
  expect(wrong).toEqual([
    'docs/README.md:3: docs/guide.md has no heading #nowhere',
    'docs/README.md:3: there is no docs/none.md',
    'docs/README.md:4: null',
    'docs/README.md:4: there is no docs/pictures/none.png',
  ]);
});

test('Headings are named as GitHub names them.', () => {
  const text = "# Does it help?\n## Undo, export and import\n## The tray (desktop app)\n## Twice\n## Twice\n```\n# not one\n```\n### `code` it's";
  expect([...anchorsOf(text)]).toEqual(['does-it-help', 'undo-export-and-import', 'the-tray-desktop-app', 'twice', 'twice-1', 'code-its']);
});

test('Commands are read from blocks of a shell: continued lines as one, chains as several, comments as none.', () => {
  const text = [
    'Text `npm run no`',
    '```sh',
    'npm ci && npm start     # builds',
    '# a comment',
    'curl -H "$AUTH" \\',
    '  -d \'{"a": "# && "}\' $URL',
    '```',
    '```json',
    '{ "npm": "no" }',
    '```',
  ].join('\n');
  expect(commandsIn({ path: 'a.md', text })).toEqual([
    { at: 'a.md:3', text: 'npm ci' },
    { at: 'a.md:3', text: 'npm start' },
    { at: 'a.md:5', text: `curl -H "$AUTH" -d '{"a": "# && "}' $URL` },
  ]);
});
