const NAMES: readonly string[] = ['metadata.google.internal', 'metadata.goog'];

/** Whether this host, a name or an address, is the metadata service of a cloud: it hands out credentials to whoever asks from within. */
export function isMetadataService(host: string): boolean {
  const bare = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    // A dot at the end only says that the name is whole.
    .replace(/\.$/, '');
  return NAMES.includes(bare) || bare === 'fd00:ec2::254' || /^(::ffff:)?(169\.254\.|a9fe:)/.test(bare);
}
