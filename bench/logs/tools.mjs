// What an answer asks tools to do, and what they answer.

const COMMANDS = [
  "npm test",
  "git status --short",
  "git diff --stat",
  'git add -A && git commit -m "fix: handle the empty list"',
  "npx eslint src",
  "ls -la src",
  "cat package.json",
  'grep -rn "export function" src | head -40',
];
const PICTURE_SHARE = 0.004;

/** A tool call: its name, its input, and how long its answer usually is. */
export function toolCall(chance, folder) {
  const file_path = `${folder}/src/module-${chance.around(20)}.ts`;
  return chance.oneOf([
    () => ({
      name: "Bash",
      input: { command: chance.oneOf(COMMANDS), description: chance.text(40) },
      answer: 2500,
    }),
    () => ({ name: "Read", input: { file_path }, answer: 9000 }),
    () => ({ name: "Read", input: { file_path, offset: 1, limit: 400 }, answer: 7000 }),
    () => ({
      name: "Grep",
      input: { pattern: chance.text(12), path: folder, output_mode: "content" },
      answer: 3000,
    }),
    () => ({ name: "Edit", input: anEdit(chance, file_path), answer: 1500 }),
    () => ({ name: "Write", input: { file_path, content: chance.text(chance.around(2500)) }, answer: 300 }),
  ])();
}

function anEdit(chance, file_path) {
  const before = chance.text(60 + chance.around(500));
  return { file_path, old_string: before, new_string: `${before}\n${chance.text(chance.around(600))}` };
}

/** Twice in a line, as the model sees it and as the program keeps it; now and then a picture. */
export function toolAnswer(chance, { id, call }) {
  if (chance.isLucky(PICTURE_SHARE)) return pictureAnswer(chance, id);
  const text = chance.text(Math.min(60_000, 40 + chance.around(call.answer)));
  const kept =
    call.name === "Bash"
      ? { stdout: text, stderr: "", interrupted: false, isImage: false }
      : {
          type: "text",
          file: { filePath: call.input.file_path ?? "", content: text, numLines: 100, startLine: 1 },
        };
  return { content: [{ tool_use_id: id, type: "tool_result", content: text }], kept };
}

function pictureAnswer(chance, id) {
  const data = chance.sealed(40_000 + chance.around(60_000)).repeat(3);
  const source = { type: "base64", media_type: "image/png", data };
  return {
    content: [{ tool_use_id: id, type: "tool_result", content: [{ type: "image", source }] }],
    kept: { type: "image", file: { base64: data, type: "image/png", originalSize: data.length } },
  };
}
