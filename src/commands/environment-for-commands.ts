/** The names and values of environment variables, as `app` read them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What programs need to be found, to write their temporary files, and to print in the user's language. Then the homes
 * of toolchains, which tests cannot start without where those do not lie in their usual place. Nothing else: a variable
 * that is not here is not missed by a test, but may be a key, or (`NODE_OPTIONS`, `GIT_DIR`) may steer a program
 * elsewhere.
 */
const ALLOWED: ReadonlySet<string> = new Set([
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "TMPDIR",
  "TERM",
  "TZ",
  "LANG",
  "LANGUAGE",
  "JAVA_HOME",
  "GOPATH",
  "CARGO_HOME",
  "RUSTUP_HOME",
  "VIRTUAL_ENV",
]);

const LOCALE = /^LC_[A-Z]+(?:_[A-Z]+)*$/;

/** Checked after the list above, so that no later entry of it can let a key through. */
export const LOOKS_LIKE_A_KEY = /KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|AUTH/i;

/**
 * The variables that a command gets: the short list above, and word that nobody is there to answer or to see colours.
 * `alsoPass` names more of them, for a program that the user chose and that nothing else than its own arguments steers.
 */
export function environmentForCommands(
  environment: Environment,
  alsoPass: readonly string[] = [],
): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) continue;
    if (alsoPass.includes(name)) kept[name] = value;
    if (LOOKS_LIKE_A_KEY.test(name)) continue;
    if (ALLOWED.has(name) || LOCALE.test(name)) kept[name] = value;
  }
  return { ...kept, CI: "1", NO_COLOR: "1" };
}
