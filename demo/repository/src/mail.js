/** The text that a customer gets for an order. */
export function orderMail(order) {
  return `Thank you. We send you ${order.items.length} article(s).`;
}
