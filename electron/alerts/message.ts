import type { Notice } from '../domain/alert.ts';

/** Who sends it. */
export interface Sender {
  readonly product: string;
  readonly version: string;
}

/**
 * What a receiver gets, as JSON. Slack, Mattermost and Teams show `text`, Discord shows `content`, ntfy and Gotify `title` and `message`; all of them
 * leave alone what they do not know.
 */
export function messageFor(notice: Notice, { product, version }: Sender): string {
  const text = withoutCalls(`${notice.title}\n${notice.message}`);
  return JSON.stringify({ ...notice, product, version, text, content: text, allowed_mentions: { parse: [] } });
}

/** The name of a model or a server must not call everybody of a channel: chats read `@everyone` and `<!channel>`, but not with a gap in it. */
function withoutCalls(text: string): string {
  return text.replaceAll(/[@<]/g, '$&\u200b');
}

/** What the test button sends. */
export function testNotice(at: number, open: number): Notice {
  return {
    kind: 'test',
    at,
    title: 'A test of Pilot Light',
    message: 'Alerts will arrive here like this one.',
    endpoints: [],
    open,
    alerts: [],
  };
}
