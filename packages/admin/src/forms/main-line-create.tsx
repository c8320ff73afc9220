// Set up a main line: name, number, greeting and menu. Submitting asks the server for the plan; the
// page shows it before anything is created.

import { Button, makeStyles } from '@fluentui/react-components'
import { limits } from '@mainline/model'
import { useSuspenseQuery } from '@tanstack/react-query'
import { FormProvider, useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { freeServiceNumberChoices, peopleChoices } from '../api/choices.ts'
import { organizationQuery } from '../api/queries.ts'
import type { Plan } from '../api/shapes.ts'
import { planMainLine } from '../api/writes.ts'
import { ChoiceField, LongTextField, TextField } from '../ui/form-fields.tsx'
import { Card } from '../ui/page.tsx'
import { useLayout } from '../ui/styles.ts'
import { MenuOptions } from './auto-attendant-menu.tsx'
import { languageChoices, TimeZoneField } from './language-and-zone.tsx'
import { type MainLineValues, mainLineActions, mainLineOf } from './main-line-values.ts'
import { ProblemBar } from './problem-bar.tsx'
import { SearchedChoiceField } from './searched-choice.tsx'
import { useApiForm } from './use-api-form.ts'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '24px' },
})

/** A plan together with the number it is for. */
export interface PlannedMainLine {
  readonly plan: Plan
  readonly telephoneNumber: string
}

/** The form; `onPlanned` gets what it would create. */
export function MainLineForm(props: { readonly onPlanned: (planned: PlannedMainLine) => void }) {
  const styles = useStyles()
  const { t } = useTranslation()
  const { form, submit, isPending, problem } = useMainLineForm(props.onPlanned)
  return (
    <FormProvider {...form}>
      <form
        className={styles.root}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Card title={t('mainLine.number')}>
          <NumberFields />
        </Card>
        <Card title={t('mainLine.heard')}>
          <LongTextField
            control={form.control}
            name="greeting"
            label={t('attendants.greeting')}
            hint={t('mainLine.greetingHint')}
            rules={{
              required: t('form.required'),
              maxLength: { value: limits.promptLength, message: t('form.tooLong') },
            }}
          />
          <MenuOptions actions={mainLineActions} />
          <OperatorField />
        </Card>
        <ProblemBar error={problem} />
        <div>
          <Button appearance="primary" type="submit" disabled={isPending}>
            {t('mainLine.preview')}
          </Button>
        </div>
      </form>
    </FormProvider>
  )
}

function useMainLineForm(onPlanned: (planned: PlannedMainLine) => void) {
  const { data: organization } = useSuspenseQuery(organizationQuery)
  return useApiForm<MainLineValues, PlannedMainLine>({
    values: {
      name: '',
      telephoneNumber: '',
      greeting: '',
      languageId: organization.languageId,
      timeZoneId: organization.timeZoneId,
      operatorId: '',
      options: [{ key: 'tone1', action: 'person', target: '', text: '', fileId: '' }],
    },
    write: async (values) => ({
      plan: await planMainLine(mainLineOf(values)),
      telephoneNumber: values.telephoneNumber,
    }),
    onDone: onPlanned,
  })
}

function NumberFields() {
  const layout = useLayout()
  const { t } = useTranslation()
  const { control } = useFormContext<MainLineValues>()
  const free = freeServiceNumberChoices(
    ({ formatted, usage, kind }) => `${formatted} – ${t(`numbers.kind.${usage}.${kind}`)}`,
  )
  return (
    <>
      <TextField
        control={control}
        name="name"
        label={t('form.name')}
        hint={t('mainLine.nameHint')}
        rules={{
          required: t('form.required'),
          maxLength: { value: limits.nameLength, message: t('form.tooLong') },
        }}
      />
      <SearchedChoiceField
        control={control}
        name="telephoneNumber"
        label={t('numbers.number')}
        placeholder={t('form.choose')}
        source={free}
        rules={{ required: t('form.required') }}
      />
      <div className={layout.twoColumns}>
        <ChoiceField
          control={control}
          name="languageId"
          label={t('attendants.language')}
          choices={languageChoices}
        />
        <TimeZoneField control={control} name="timeZoneId" />
      </div>
    </>
  )
}

function OperatorField() {
  const { t } = useTranslation()
  const { control } = useFormContext<MainLineValues>()
  return (
    <SearchedChoiceField
      control={control}
      name="operatorId"
      label={t('attendants.operator')}
      hint={t('attendants.operatorHint')}
      none={t('attendants.noOperator')}
      source={peopleChoices}
    />
  )
}
