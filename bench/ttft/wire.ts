/** What one line of an answer says. */
export interface Said {
  readonly role?: string;
  readonly text: string;
  readonly done?: boolean;
}

export type Line = (said: Said) => string;

/** One server-sent event as OpenAI-compatible servers write it; the last one comes with `[DONE]`. */
export const openAiLine: Line = ({ role, text, done = false }) => {
  const delta = { ...(role === undefined ? {} : { role }), content: text };
  const chunk = {
    id: 'bench',
    object: 'chat.completion.chunk',
    created: 0,
    model: 'bench',
    choices: [{ index: 0, delta, finish_reason: done ? 'length' : null }],
  };
  return `data: ${JSON.stringify(chunk)}\n\n${done ? 'data: [DONE]\n\n' : ''}`;
};

/** One line of Ollama's newline-delimited JSON. */
export const ollamaLine: Line = ({ text, done = false }) =>
  `${JSON.stringify({ model: 'bench', created_at: '2026-01-01T00:00:00Z', message: { role: 'assistant', content: text }, done })}\n`;

/** One chunk of a chunked body. ASCII only. */
export function chunked(data: string): string {
  return `${data.length.toString(16)}\r\n${data}\r\n`;
}

export function head(path: string, kept: boolean): string {
  const type = path.endsWith('/api/chat') ? 'application/x-ndjson' : 'text/event-stream';
  return `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ntransfer-encoding: chunked\r\nconnection: ${kept ? 'keep-alive' : 'close'}\r\n\r\n`;
}

/** Cuts what a socket reads into requests; calls back as soon as one is whole, with the time at which its last bytes were read. */
export function requestsOf(onRequest: (path: string, body: string, readAt: bigint) => void): (data: Buffer) => void {
  let buffered = '';
  return (data) => {
    const readAt = process.hrtime.bigint();
    buffered += data.toString('latin1');
    const headEnd = buffered.indexOf('\r\n\r\n');
    if (headEnd === -1) return;
    const length = Number(/content-length: *(\d+)/i.exec(buffered.slice(0, headEnd))?.[1] ?? 0);
    const end = headEnd + 4 + length;
    if (buffered.length < end) return;
    const path = buffered.slice(0, buffered.indexOf('\r\n')).split(' ')[1] ?? '/';
    const body = buffered.slice(headEnd + 4, end);
    buffered = buffered.slice(end);
    onRequest(path, body, readAt);
  };
}
