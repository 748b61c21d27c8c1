declare const brand: unique symbol;

/** A value that may not be confused with another of the same shape: `Branded<number, "Tokens">`. */
export type Branded<Value, Name extends string> = Value & { readonly [brand]: Name };
