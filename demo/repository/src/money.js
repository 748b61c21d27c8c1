/** Cents as a price: 1999 is "19.99 €". */
export function formatPrice(cents) {
  return `${(cents / 100).toFixed(2)} €`;
}
