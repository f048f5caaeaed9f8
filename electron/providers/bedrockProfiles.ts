/** Prefixes of inference profiles that start in a region, the narrowest first; `global` is everywhere. */
function prefixesOf(region: string): readonly string[] {
  if (region.startsWith('us-gov-')) return ['us-gov'];
  if (region.startsWith('us-') || region.startsWith('ca-')) return ['us', 'global'];
  if (region.startsWith('eu-')) return ['eu', 'global'];
  if (region === 'ap-northeast-1') return ['jp', 'apac', 'global'];
  if (region === 'ap-southeast-2') return ['au', 'apac', 'global'];
  if (region.startsWith('ap-')) return ['apac', 'global'];
  return ['global'];
}

/**
 * Ids of the inference profiles that may serve a bare model id which a region does not offer on demand: `us.anthropic.…`, then
 * `global.anthropic.…`. Empty for ARNs and for ids that name a profile already. A rule of thumb; only the account's list is certain.
 */
export function inferenceProfilesFor(model: string, region: string): readonly string[] {
  if (model.startsWith('arn:') || /^(us|us-gov|eu|jp|au|ca|apac|global)\./.test(model)) return [];
  return prefixesOf(region).map((prefix) => `${prefix}.${model}`);
}
