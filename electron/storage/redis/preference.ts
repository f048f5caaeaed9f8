/** 32 bits of FNV-1a: quick, and even enough to share work by. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  // Short texts that differ in their last letter only would lie side by side.
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/**
 * Which of the instances that live goes first for a member (rendezvous hashing): all come to the same answer without talking, and when one comes or goes
 * only its part changes hands. @returns `null` when nobody lives
 */
export function preferredFor(member: string, instances: readonly string[]): string | null {
  let best: string | null = null;
  let most = -1;
  for (const instance of instances) {
    const weight = hash(`${instance}|${member}`);
    if (weight > most) {
      best = instance;
      most = weight;
    }
  }
  return best;
}
