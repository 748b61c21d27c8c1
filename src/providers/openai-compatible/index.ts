export { createOpenAiProvider, type OpenAiOptions } from "./openai-provider.ts";
