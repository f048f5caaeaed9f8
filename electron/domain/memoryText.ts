/** Memory for people, in powers of ten as model sites write it: `9.4 GB`, `274 MB`. */
export function showMemory(bytes: number): string {
  return bytes >= 995e6 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}
