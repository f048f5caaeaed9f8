const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/**
 * Why a caller is not from here, or `null`. Another Host means that a foreign name points at this address (DNS rebinding);
 * another Origin means a foreign page.
 */
export function strangeCaller(host: string, origin: string | undefined): string | null {
  if (!LOOPBACK_HOST.test(host)) return `This service answers only on this computer's own addresses, not on "${host}".`;
  return origin === undefined || origin === `http://${host}` ? null : `Pages of ${origin} may not use this service.`;
}
