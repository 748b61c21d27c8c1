/** The sum of a cart in cents: `items` are `{ cents, quantity }`. */
export function cartTotal(items) {
  let total = 0;
  for (const { cents, quantity } of items) {
    total += cents * quantity;
  }
  return total;
}
