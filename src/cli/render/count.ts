/**
 * A whole number with commas between its thousands: `1,234`. Not by `toLocaleString`, which loads the rules of all languages when it is
 * first asked, and takes longer for that than a whole page.
 */
export function count(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
