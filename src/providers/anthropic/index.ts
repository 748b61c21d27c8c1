export {
  type AnthropicOptions,
  type AnthropicProvider,
  createAnthropicProvider,
} from "./anthropic-provider.ts";
