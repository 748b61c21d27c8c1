import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SufficeError, type Ticket, taskId } from "../domain/index.ts";
import { aTicket } from "../testing/index.ts";
import { orderTickets } from "./order-tickets.ts";

function ticket(id: string, ...dependsOn: readonly string[]): Ticket {
  return aTicket({ id: taskId(id), dependsOn: dependsOn.map(taskId), origin: `tickets.jsonl:${id}` });
}

function ids(tickets: readonly Ticket[]): readonly string[] {
  return tickets.map(({ id }) => id);
}

function refusalOf(tickets: readonly Ticket[]) {
  try {
    orderTickets(tickets);
  } catch (error) {
    if (error instanceof SufficeError) return { code: error.code, message: error.message };
    throw error;
  }
  return undefined;
}

test("tickets without dependencies keep their order", () => {
  expect(ids(orderTickets([ticket("c"), ticket("a"), ticket("b")]))).toEqual(["c", "a", "b"]);
});

test("a ticket comes right after what it waits for, and nothing else moves", () => {
  const tickets = [ticket("a"), ticket("b", "d", "c"), ticket("c"), ticket("d"), ticket("e")];
  expect(ids(orderTickets(tickets))).toEqual(["a", "d", "c", "b", "e"]);
});

test("what several wait for is done once", () => {
  const tickets = [
    ticket("top", "left", "right"),
    ticket("left", "base"),
    ticket("right", "base"),
    ticket("base"),
  ];
  expect(ids(orderTickets(tickets))).toEqual(["base", "left", "right", "top"]);
});

test("a dependency that is not in the list is named, with the place of who asks for it", () => {
  expect(refusalOf([ticket("a"), ticket("b", "zz")])).toEqual({
    code: "input.invalid",
    message: 'tickets.jsonl:b: "b" depends on "zz", which is not among the tickets',
  });
});

test("a circle is named in full, without those who only lead into it", () => {
  const tickets = [ticket("door", "a"), ticket("a", "b"), ticket("b", "c"), ticket("c", "a")];
  expect(refusalOf(tickets)).toEqual({
    code: "input.invalid",
    message: "tickets.jsonl:c: tickets depend on each other in a circle: a → b → c → a",
  });
});

test("a ticket that waits for itself is a circle", () => {
  expect(refusalOf([ticket("a", "a")])?.message).toBe(
    "tickets.jsonl:a: tickets depend on each other in a circle: a → a",
  );
});

test("a dependency that is named twice is no circle", () => {
  expect(ids(orderTickets([ticket("a", "b", "b"), ticket("b")]))).toEqual(["b", "a"]);
});

test("any backlog without a circle comes out whole, each ticket after all that it waits for", () => {
  const backlogs = fc
    .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
    .chain((edges) => {
      // A ticket waits only for ones with a smaller number, so there is no circle; the list itself is in any order.
      const tickets = edges.map((to, index) =>
        ticket(`${index}`, ...(index === 0 ? [] : to.map((each) => `${each % index}`))),
      );
      return fc.shuffledSubarray(tickets, { minLength: tickets.length });
    });
  fc.assert(
    fc.property(backlogs, (tickets) => {
      const ordered = orderTickets(tickets);
      expect(ids(ordered).toSorted()).toEqual(ids(tickets).toSorted());
      const early = ordered.filter(({ dependsOn }, index) =>
        dependsOn.some((id) => ids(ordered).indexOf(id) > index),
      );
      expect(early).toEqual([]);
    }),
  );
});

test("a chain of ten thousand tickets neither overflows the stack nor takes long", { timeout: 2000 }, () => {
  const count = 10_000;
  const chain = Array.from({ length: count }, (_, index) =>
    ticket(`${index}`, ...(index + 1 < count ? [`${index + 1}`] : [])),
  );
  const expected = Array.from({ length: count }, (_, index) => `${count - 1 - index}`);
  expect(ids(orderTickets(chain))).toEqual(expected);
  expect(ids(orderTickets(chain.toReversed()))).toEqual(expected);
});
