/** Why a request came to nothing before any answer. */
export interface PassageFault {
  readonly kind: 'connectTimeout' | 'broken';
  readonly error: NodeJS.ErrnoException;
}

/** The code of the error that ends a connection which took too long to open. */
export const CONNECT_LIMIT = 'ECONNECTLIMIT';

/** @param limitMs how long it was given */
export const connectLimitError = (limitMs: number): NodeJS.ErrnoException =>
  Object.assign(new Error(`no connection within ${limitMs / 1000} s`), { code: CONNECT_LIMIT });

export const closedSilently = (): NodeJS.ErrnoException =>
  Object.assign(new Error('the connection was closed without an answer'), { code: 'ECONNRESET' });

/** The beginning of an answer cannot be read. The code is of the sort that Node's own parser has. */
export const notHttp = (): NodeJS.ErrnoException => Object.assign(new Error('its answer is not HTTP'), { code: 'HPE_INVALID_HEAD' });
