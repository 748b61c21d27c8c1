// Shows that chunks are worked on side by side: the first call of each is answered only once another chunk is calling too.
import { setTimeout as after } from "node:timers/promises";

const PATIENCE_MS = 5000;

/** For a scripted upstream. Where chunks come one after the other each waits in vain, and nobody has met. */
export function createMeeting(task) {
  const present = new Set();
  let hasMet = false;
  let open;
  const meeting = new Promise((resolve) => {
    open = resolve;
  });
  return {
    async onRequest({ cue }) {
      if (cue?.task !== task || cue.chunk === undefined || cue.index > 0 || hasMet) return;
      present.add(cue.chunk);
      if (present.size > 1) {
        hasMet = true;
        open();
      }
      await Promise.race([meeting, after(PATIENCE_MS, undefined, { ref: false })]);
      present.delete(cue.chunk);
    },
    hasMet: () => hasMet,
  };
}
