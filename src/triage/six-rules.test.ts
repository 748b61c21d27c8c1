import { expect, test } from "vitest";
import { taskId } from "../domain/index.ts";
import { aTicket } from "../testing/index.ts";
import { complexityBySixRules } from "./six-rules.ts";

const [one, two, three, four] = [1, 2, 3, 4].map((count) => ["a", "b", "c", "d"].slice(0, count));
const dependsOn = [taskId("shop-1")];

test.each([
  [
    "said by hand, whatever else holds",
    { labels: ["ARCH", "Complexity:Simple"], files: four, dependsOn },
    "simple",
  ],
  ["said by hand to be trivial", { labels: ["complexity:trivial"], files: two, dependsOn }, "trivial"],
  ["tagged as architecture", { labels: ["ARCH"], files: one }, "complex"],
  ["tagged as security among others", { labels: ["refactor", "SEC"], files: one }, "complex"],
  ["depending on others", { files: one, dependsOn }, "complex"],
  ["of one file", { files: one }, "trivial"],
  ["of two files", { files: two }, "simple"],
  ["of three files and a harmless tag", { labels: ["REFACTOR"], files: three }, "simple"],
  ["of four files", { files: four }, "complex"],
  ["without a list of files", {}, "complex"],
  ["with an empty list of files", { files: [] }, "complex"],
])("a ticket %s is classified: %j is %s", (_, ticket, complexity) => {
  const { labels, files, dependsOn: waitsFor } = { labels: [], files: undefined, dependsOn: [], ...ticket };
  expect(complexityBySixRules(aTicket({ labels, files, dependsOn: waitsFor }))).toBe(complexity);
});
