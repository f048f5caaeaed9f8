/** How keys and tokens of well-known services begin, and how signed tokens look. */
const KNOWN_SHAPES: readonly RegExp[] = [
  /^(sk|pk|rk|gsk|hf|ghp|gho|ghs|glpat|xai|r8|nvapi|tgp|csk|fw|pplx)[-_][\w-]{8,}/,
  /^github_pat_/,
  /^xox[abposr]-/,
  /^(AKIA|ASIA|ABSK)[A-Za-z0-9]{8,}/,
  /^AIza[\w-]{20,}/,
  /^eyJ[\w-]{8,}\.[\w-]+/,
  /^-----BEGIN /,
  /^(bearer|basic|token)\s+\S{8,}/i,
];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Long, without blanks, and of letters and digits mixed: names are not. */
const RANDOM = /^(?=[^\d]*\d)(?=[^A-Za-z]*[A-Za-z])[\w+/=-]{32,}$/;

/** Whether a text that somebody has written in the clear is most likely a secret. */
export function looksSecret(text: string): boolean {
  if (KNOWN_SHAPES.some((shape) => shape.test(text))) return true;
  return RANDOM.test(text) && !UUID.test(text);
}
