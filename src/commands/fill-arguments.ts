import { type Argv, SufficeError } from "../domain/index.ts";

/**
 * Puts values in place of `{name}` in the arguments; a name without a value, and the program itself, stay as they are.
 * Values come from tickets and are untrusted. Throws `input.invalid` for one that is not letters, digits, `.`, `_` and
 * `-` after a letter or digit, or holds `..`: it could be an option or a path elsewhere.
 */
export function fillArguments(argv: Argv, values: Readonly<Record<string, string>>): Argv {
  const [program, ...rest] = argv;
  const known = new Map(Object.entries(values));
  const filled = rest.map((argument) =>
    argument.replace(/\{([A-Za-z_]\w*)\}/g, (placeholder, name: string) => {
      const value = known.get(name);
      return value === undefined ? placeholder : safeValue(name, value);
    }),
  );
  return [program, ...filled];
}

function safeValue(name: string, value: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(value) && !value.includes("..")) return value;
  throw new SufficeError("input.invalid", {
    message: `${JSON.stringify(value)} cannot be used as {${name}} in a command: only letters, digits, ".", "_" and "-" may follow a first letter or digit, and ".." may not be in it`,
  });
}
