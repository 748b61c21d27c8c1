import { createHash } from "node:crypto";
import { html, type Markup } from "./html.ts";

export interface PageParts {
  readonly title: string;
  readonly body: Markup;
  readonly style: string;
  readonly script: string;
}

/**
 * A whole page that needs nothing else and may do nothing else: its policy lets exactly this style and this script run, and no
 * request leave.
 */
export function htmlPage({ title, body, style, script }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `style-src '${digestOf(style)}'`,
    `script-src '${digestOf(script)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  // An empty icon, since a browser that finds none asks the server for one.
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${{ markup: style }}</style>
</head>
<body>
${body}
<script>${{ markup: script }}</script>
</body>
</html>
`.markup;
}

function digestOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
