// Which part of a refusal belongs at a field and which above the form. Each detail goes to exactly
// one of the two; a field the form does not show cannot hold an error, so its detail stays above.

import { ApiFailure, type FailureDetail } from '@mainline/client'

/** A refusal, divided among the places that show it. */
export interface DividedError {
  readonly fields: readonly {
    readonly name: string
    readonly code: string
    readonly message: string
  }[]
  /** What is left to show above the form; absent when the fields say it all. */
  readonly rest: Error | undefined
}

/** Divides an error between the named fields and the bar above them. */
export function divideError(error: Error | null, names: readonly string[]): DividedError {
  if (error === null) return { fields: [], rest: undefined }
  if (!(error instanceof ApiFailure)) return { fields: [], rest: error }
  // What somebody else changed is no mistake of a field.
  if (error.status === 412) return { fields: [], rest: error }
  const fieldOf = ({ code, target = takenField(code), remedy }: FailureDetail) =>
    remedy === undefined && target !== undefined ? fieldName(target, names) : undefined
  const fields = error.details.flatMap((detail) => {
    const name = fieldOf(detail)
    return name === undefined ? [] : [{ name, code: detail.code, message: detail.message }]
  })
  const others = error.details.filter((detail) => fieldOf(detail) === undefined)
  const { code, message } = error
  if (fields.length > 0 && others.length === 0) return { fields, rest: undefined }
  return { fields, rest: new ApiFailure(error.status, { code, message, details: others }) }
}

// A target may name a part of a field (`addresses.0`) or the field within something (`body.name`).
function fieldName(target: string, names: readonly string[]): string | undefined {
  const parts = target.split(/[./]/)
  return names.find((name) => name === parts[0]) ?? names.find((name) => name === parts.at(-1))
}

// What is unique says so by its code, `userNameTaken`, without a target.
function takenField(code: string): string | undefined {
  return /^(.+)Taken$/.exec(code)?.[1]
}
