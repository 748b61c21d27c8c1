/** An order for the items of a cart: `{ article, quantity }`. */
export function placeOrder(items) {
  return { items, missing: [] };
}
