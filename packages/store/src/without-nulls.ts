// A column that holds nothing is null; a property that holds nothing is absent. Rows are turned
// from the one into the other here, so that no null gets past the store.

/** A row's type with every nullable column as an optional property. */
export type WithoutNulls<T> = {
  readonly [Key in keyof T as null extends T[Key] ? never : Key]: T[Key]
} & {
  readonly [Key in keyof T as null extends T[Key] ? Key : never]?: NonNullable<T[Key]>
}

/** The row without the columns that are null. */
export function withoutNulls<T extends object>(row: T): WithoutNulls<T> {
  // True by construction: exactly the nulls are left out.
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== null),
  ) as WithoutNulls<T>
}
