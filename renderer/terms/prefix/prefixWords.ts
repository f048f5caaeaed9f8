import type { ShownEndpoint } from '../../../electron/domain/endpoint.ts';
import { bytes } from '../../format.ts';

/** What pings carry now, in one line. */
export function prefixWords({ prefix, task, way }: Pick<ShownEndpoint, 'prefix' | 'task' | 'way'>): string {
  if (task === 'embed') return 'None: embeddings have no system prompt';
  if (prefix === undefined) return 'None: pings keep the model ready, not your prompt';
  if (way === 'load' || way === 'peek') return `Not sent: it is only ${way === 'load' ? 'loaded' : 'looked at'}`;
  return prefix.kind === 'text' ? `Kept hot: a text of ${bytes(prefix.bytes)}` : `Kept hot: the file ${nameOf(prefix.path)}`;
}

/** The last part of a path, of any system. */
const nameOf = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
