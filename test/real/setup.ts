/** These tests prove something about a real model server; without one there is nothing to run, and saying "passed" would be a lie. */
export default function setup(): void {
  const missing = ['LLAMA_SERVER', 'LLAMA_MODEL'].filter((name) => !process.env[name]);
  if (missing.length > 0) {
    throw new Error(`${missing.join(' and ')} not set: LLAMA_SERVER is the path of llama.cpp's llama-server, LLAMA_MODEL the path of a .gguf model.`);
  }
}
