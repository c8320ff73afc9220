// Form fields bound to react-hook-form: a label, the input, and the field's own error below it.
// Required fields carry no asterisk; optional ones say so in their hint, as they are fewer. A
// locked field shows its value and, in place of the hint, why it cannot be changed.

import {
  Checkbox,
  Dropdown,
  Field,
  Input,
  type InputProps,
  Option,
  SpinButton,
  Textarea,
} from '@fluentui/react-components'
import {
  type Control,
  type FieldPath,
  type FieldValues,
  type RegisterOptions,
  useController,
} from 'react-hook-form'
import { useLocked } from './locked.tsx'

/** What every field of a form is given. */
export type Bound<T extends FieldValues> = {
  readonly control: Control<T>
  readonly name: FieldPath<T>
  readonly label: string
  readonly hint?: string | undefined
  readonly rules?: Omit<
    RegisterOptions<T, FieldPath<T>>,
    'valueAsNumber' | 'valueAsDate' | 'setValueAs' | 'disabled'
  >
}

/** One line of text. */
export function TextField<T extends FieldValues>(
  props: Bound<T> &
    Pick<InputProps, 'contentAfter' | 'type' | 'autoComplete' | 'placeholder' | 'readOnly'>,
) {
  const { control, name, label, hint: _, rules, readOnly, ...input } = props
  const { field, error, hint, isLocked } = useBound(props)
  return (
    <Field label={label} hint={hint} validationMessage={error ?? null}>
      <Input
        {...input}
        {...field}
        readOnly={isLocked || readOnly === true}
        onChange={(_, { value }) => field.onChange(value)}
      />
    </Field>
  )
}

/** Several lines of text. */
export function LongTextField<T extends FieldValues>(
  props: Bound<T> & { readonly placeholder?: string; readonly rows?: number },
) {
  const { field, error, hint, isLocked } = useBound(props)
  return (
    <Field label={props.label} hint={hint} validationMessage={error ?? null}>
      <Textarea
        {...field}
        readOnly={isLocked}
        rows={props.rows ?? 3}
        resize="vertical"
        placeholder={props.placeholder}
        onChange={(_, { value }) => field.onChange(value)}
      />
    </Field>
  )
}

/** A whole number with arrows. */
export function CountField<T extends FieldValues>(
  props: Bound<T> & { readonly min: number; readonly max: number; readonly step?: number },
) {
  const { field, error, hint, isLocked } = useBound(props)
  const { min, max, step = 1 } = props
  return (
    <Field label={props.label} hint={hint} validationMessage={error ?? null}>
      <SpinButton
        {...field}
        disabled={isLocked}
        min={min}
        max={max}
        step={step}
        onChange={(_, { value, displayValue }) => {
          const typed = value ?? Number.parseInt(displayValue ?? '', 10)
          if (Number.isInteger(typed)) field.onChange(Math.min(max, Math.max(min, typed)))
        }}
      />
    </Field>
  )
}

/** A box to tick. */
export function TickField<T extends FieldValues>(props: Bound<T>) {
  const { field, error, hint, isLocked } = useBound(props)
  const { value, ...rest } = field
  return (
    <Field hint={hint} validationMessage={error ?? null}>
      <Checkbox
        {...rest}
        disabled={isLocked}
        label={props.label}
        checked={value === true}
        onChange={(_, { checked }) => field.onChange(checked === true)}
      />
    </Field>
  )
}

/** One of a few values. */
export interface Choice {
  readonly value: string
  readonly label: string
}

/** A drop-down of a few values. */
export function ChoiceField<T extends FieldValues>(
  props: Bound<T> & {
    readonly choices: readonly Choice[]
    readonly placeholder?: string
    readonly disabled?: boolean
  },
) {
  const { field, error } = useBound(props)
  return (
    <ChoiceInput
      label={props.label}
      hint={props.hint}
      error={error}
      value={String(field.value ?? '')}
      choices={props.choices}
      placeholder={props.placeholder}
      disabled={props.disabled}
      onChange={field.onChange}
    />
  )
}

/** The same drop-down without a form around it. */
export function ChoiceInput(props: {
  readonly label: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly value: string
  readonly choices: readonly Choice[]
  readonly placeholder?: string | undefined
  readonly disabled?: boolean | undefined
  readonly onChange: (value: string) => void
}) {
  const chosen = props.choices.find(({ value }) => value === props.value)
  const reason = useLocked()
  return (
    <Field
      label={props.label}
      hint={hintOf(reason, props.hint)}
      validationMessage={props.error ?? null}
    >
      <Dropdown
        style={{ minWidth: 0 }}
        value={chosen?.label ?? ''}
        selectedOptions={chosen === undefined ? [] : [chosen.value]}
        placeholder={props.placeholder ?? ''}
        disabled={reason !== undefined || props.disabled === true}
        listbox={{ style: { maxHeight: '320px' } }}
        onOptionSelect={(_, { optionValue }) => {
          if (optionValue !== undefined) props.onChange(optionValue)
        }}
      >
        {props.choices.map(({ value, label }) => (
          <Option key={value} value={value}>
            {label}
          </Option>
        ))}
      </Dropdown>
    </Field>
  )
}

/** The field of a form, what is wrong with its value, and whether it is locked. */
export function useBound<T extends FieldValues>({ control, name, hint, rules }: Bound<T>) {
  const { field, fieldState } = useController({ control, name, ...(rules ? { rules } : {}) })
  const reason = useLocked()
  const error = fieldState.error?.message
  return { field, error, hint: hintOf(reason, hint), isLocked: reason !== undefined }
}

// A reason that was said above is not repeated, and what to fill in is of no use then.
/** What a field says below itself. */
export function hintOf(reason: string | undefined, hint: string | undefined): string | null {
  return (reason === undefined ? hint : reason) || null
}
