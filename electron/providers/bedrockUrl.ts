/** Where AWS has this service of Bedrock in a region; China has a domain of its own. */
export function regionalUrl(service: 'bedrock' | 'bedrock-runtime', region: string): string {
  return `https://${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}
