// A form whose values become one write: react-hook-form for the fields, `useWrite` for the rest.
// Field errors of the API appear at their fields; what remains is `problem`, for the bar above.

import { ApiFailure } from '@mainline/client'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import {
  type DefaultValues,
  type FieldPath,
  type FieldValues,
  type UseFormReturn,
  useForm,
} from 'react-hook-form'
import type { EditedEtag } from '../api/use-edited-etag.ts'
import { useWrite } from '../api/use-write.ts'
import { problemText } from '../i18n/translations.ts'
import { divideError } from './form-error.ts'

/** A form bound to its write. */
export interface ApiForm<Values extends FieldValues> {
  readonly form: UseFormReturn<Values>
  readonly submit: () => void
  readonly isPending: boolean
  readonly isSaved: boolean
  readonly problem: Error | undefined
  /** The ways on when somebody else was faster. */
  readonly conflict: Conflict | undefined
}

/** What can be done where somebody else has saved in the meantime. */
export interface Conflict {
  /** Fills the form with what is saved; what was typed is gone. */
  readonly loadTheirs: () => void
  /** Saves what was typed over what is saved. */
  readonly overwrite: () => void
}

/** Sets up a form; `write` sends the values, `onDone` says where to go afterwards. */
export function useApiForm<Values extends FieldValues, Out>(options: {
  readonly values: DefaultValues<Values>
  readonly write: (values: Values) => Promise<Out>
  readonly onDone?: (result: Out) => void
  /** Of what the form changes, where the API counts its versions. */
  readonly edited?: EditedEtag
}): ApiForm<Values> {
  const form = useForm<Values>({ defaultValues: options.values })
  const newest = useNewest(options.edited)
  const mutation = useWrite(options.write, (result, values) => {
    form.reset(values)
    options.onDone?.(result)
  })
  const names = Object.keys(options.values)
  const send = (values: Values) =>
    mutation.mutate(values, {
      onError: (error) => {
        // `name` is one of the keys of the default values, so it is a path of the form.
        for (const { name, code, message } of divideError(error, names).fields) {
          // `name` is one of the keys of the default values, so it is a path of the form.
          form.setError(name as FieldPath<Values>, { message: problemText(code, message) })
        }
      },
    })
  const submit = () => void form.handleSubmit(send)()
  const [loads, setLoads] = useState(0)
  const done = useRef(loads)
  // Once the newest values have arrived as `options.values`.
  useEffect(() => {
    if (loads === done.current) return
    done.current = loads
    form.reset(options.values)
    mutation.reset()
  }, [loads, form, mutation, options.values])
  const isLate = mutation.error instanceof ApiFailure && mutation.error.status === 412
  return {
    form,
    submit,
    conflict: isLate
      ? {
          loadTheirs: () => newest(() => setLoads((count) => count + 1)),
          overwrite: () => newest(submit),
        }
      : undefined,
    isPending: mutation.isPending,
    isSaved: mutation.isSuccess && !form.formState.isDirty,
    problem: divideError(mutation.error, names).rest,
  }
}

/** Reads what is saved now, makes it what the form was filled from, then goes on. */
function useNewest(edited: EditedEtag | undefined): (goOn: () => void) => void {
  const queryClient = useQueryClient()
  return (goOn) => {
    const read = async () => {
      await queryClient.invalidateQueries()
      edited?.renew()
      goOn()
    }
    void read()
  }
}
