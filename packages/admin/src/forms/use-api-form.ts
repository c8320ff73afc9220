// A form whose values become one write: react-hook-form for the fields, `useWrite` for the rest.
// Field errors of the API appear at their fields; what remains is `problem`, for the bar above.

import {
  type DefaultValues,
  type FieldPath,
  type FieldValues,
  type UseFormReturn,
  useForm,
} from 'react-hook-form'
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
}

/** Sets up a form; `write` sends the values, `onDone` says where to go afterwards. */
export function useApiForm<Values extends FieldValues, Out>(options: {
  readonly values: DefaultValues<Values>
  readonly write: (values: Values) => Promise<Out>
  readonly onDone?: (result: Out) => void
}): ApiForm<Values> {
  const form = useForm<Values>({ defaultValues: options.values })
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
  return {
    form,
    submit: () => void form.handleSubmit(send)(),
    isPending: mutation.isPending,
    isSaved: mutation.isSuccess && !form.formState.isDirty,
    problem: divideError(mutation.error, names).rest,
  }
}
