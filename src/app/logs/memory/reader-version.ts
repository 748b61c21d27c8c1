/**
 * Of all readers together. Add one whenever any of them finds something else in the same file than before (a new field, another
 * id, a call that was passed over), or what is stored of a reading is written in another way. Readings of other versions are not used.
 */
export const READER_VERSION = 2;
