/** Models configs as people have them. `api_token` is there to be looked for where it must not be. */
export const ROUTER_TOKEN = 'sk-router-5d2e90c4';

/** llm-router's real shape, with comments and a comma too many. */
export const realConfig = (vllmUrl: string, openaiUrl: string): string => `{
  // models of our GPU box
  "google_models": {
    "tiny": {
      "providers": [
        { "id": "tiny-1", "api_host": "${vllmUrl}/", "api_token": "", "api_type": "vllm", "input_size": 56000, "weight": 1.0, "keep_alive": "35m" },
      ],
      "providers_sleep": [],
    },
  },
  "openai_models": {
    "big": { "providers": [{ "id": "big-1", "api_host": "${openaiUrl}", "api_token": "${ROUTER_TOKEN}", "api_type": "openai", "keep_alive": null }] },
  },
  "active_models": { "google_models": ["tiny"], "openai_models": ["big"] }
}`;

/** Seed 003's example, its comment included. */
export const seedConfig = (url: string): string => `{
  "model_name": "tiny",
  "providers": [
    {
      "api_type": "openai",
      "api_host": "${url}",
      "api_token": "${ROUTER_TOKEN}",
      "keep_alive": "2m"
      // ping every 2 minutes
    }
  ]
}`;
