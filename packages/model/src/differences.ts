// What two values of plain data differ in, field by field, as people compare them: each difference
// has the path of its field and what stood there before and after. Lists are compared place by
// place, because their order is part of what they say.

/** One field that differs; `before` or `after` is absent where there was nothing. */
export interface FieldDifference {
  /** Names joined by points, such as `defaultCallFlow.menu.menuOptions.0.action`. */
  readonly path: string
  readonly before?: unknown
  readonly after?: unknown
}

/** Every field in which two values differ; none when they are equal. */
export function fieldDifferences(before: unknown, after: unknown): readonly FieldDifference[] {
  return differencesAt('', before, after)
}

function differencesAt(path: string, before: unknown, after: unknown): readonly FieldDifference[] {
  if (Object.is(before, after)) return []
  if (!isContainer(before) || !isContainer(after) || Array.isArray(before) !== Array.isArray(after))
    return [differenceOf(path, before, after)]
  const [old, young] = [new Map(Object.entries(before)), new Map(Object.entries(after))]
  return [...new Set([...old.keys(), ...young.keys()])].flatMap((key) =>
    differencesAt(path === '' ? key : `${path}.${key}`, old.get(key), young.get(key)),
  )
}

function differenceOf(path: string, before: unknown, after: unknown): FieldDifference {
  return {
    path,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
