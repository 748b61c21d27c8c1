export { type AskOllamaOptions, askOllama, type OllamaModel } from "./ask-ollama.ts";
export { createOllamaProvider, type OllamaOptions } from "./ollama-provider.ts";
