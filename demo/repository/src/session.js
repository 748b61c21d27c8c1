/** Sessions by their token: `{ user, expiresAt }`, times in milliseconds. */
const sessions = new Map();

export function openSession(token, user, expiresAt) {
  sessions.set(token, { user, expiresAt });
}

/** The user of a token; `undefined` for a token that is not known. */
export function userOf(token, now) {
  return sessions.get(token)?.user;
}
