import * as fc from "fast-check";
import { expect, test } from "vitest";
import { escaped } from "./escaped.ts";
import { html } from "./html.ts";

test("text from a log cannot open an element, close an attribute or name an entity", () => {
  expect(escaped(`<script>alert("1")</script> & 'x'`)).toBe(
    "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;",
  );
});

test("characters that steer what stands around them are shown as replaced", () => {
  expect(escaped("a\u0000b\u001B[31mc\u202Etxt.exe\u2069d\u200Fe\uD800f\r\ng\th\u0085")).toBe(
    "a\uFFFDb\uFFFD[31mc\uFFFDtxt.exe\uFFFDd\uFFFDe\uFFFDf\ng\th\uFFFD",
  );
});

test("letters of any script and emoji stay what they are", () => {
  expect(escaped("Zürich 東京 שלום 👩‍💻")).toBe("Zürich 東京 שלום 👩‍💻");
});

test("no text whatever leaves a character that HTML reads", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(escaped(text)).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
    }),
  );
});

test("a template escapes what is put in, and leaves what is HTML already", () => {
  const inner = html`<b>${"<i>"}</b>`;
  expect(html`<p title="${'"'}">${inner}${[inner, " & ", 2]}${undefined}</p>`.markup).toBe(
    '<p title="&quot;"><b>&lt;i&gt;</b><b>&lt;i&gt;</b> &amp; 2</p>',
  );
});
