// The form of an auto attendant: who answers, in which language and time zone; what callers hear
// and what each key does; which resource accounts stand for it. Saving writes the auto attendant
// and then ties or unties the accounts that changed. A locked field says why.

import { Button, makeStyles, Text } from '@fluentui/react-components'
import { limits } from '@mainline/model'
import { useSuspenseQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useRef } from 'react'
import { type Control, FormProvider } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { attendantChoices, choicesOfAll, namedChoices, peopleChoices } from '../api/choices.ts'
import { useMay } from '../api/may.ts'
import { autoAttendantQuery, organizationQuery } from '../api/queries.ts'
import { associate, dissociate } from '../api/resource-accounts.ts'
import type { AutoAttendant } from '../api/shapes.ts'
import { useEditedEtag } from '../api/use-edited-etag.ts'
import { saveAutoAttendant } from '../api/writes.ts'
import { paths } from '../paths.ts'
import { ChoiceField, TextField } from '../ui/form-fields.tsx'
import { Locked } from '../ui/locked.tsx'
import { Card } from '../ui/page.tsx'
import { useLayout } from '../ui/styles.ts'
import { AccountPicker } from './auto-attendant-accounts.tsx'
import { MenuOptions } from './auto-attendant-menu.tsx'
import { type AttendantRights, useAttendantRights } from './auto-attendant-rights.ts'
import {
  type AutoAttendantValues,
  attendantOf,
  optionActions,
  valuesOf,
} from './auto-attendant-values.ts'
import { FieldsFor } from './if-may.tsx'
import { languageChoices, TimeZoneField } from './language-and-zone.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { PromptField } from './prompt-field.tsx'
import { SearchedChoiceField } from './searched-choice.tsx'
import { useApiForm } from './use-api-form.ts'
import { Saved } from './user-edit.tsx'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '24px', maxWidth: '880px' },
})

/** Adds an auto attendant, or changes the given one. */
export function AutoAttendantForm(props: { readonly attendant: AutoAttendant | undefined }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { attendant } = props
  const rights = useAttendantRights(attendant?.id)
  const { form, submit, isPending, isSaved, problem, conflict } = useAttendantForm(attendant)
  const { control } = form
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
        <GeneralInfo control={control} attendant={attendant} rights={rights} />
        <CallFlow control={control} attendant={attendant} rights={rights} />
        <Accounts control={control} attendant={attendant} />
        <ProblemBar error={problem} conflict={conflict} />
        {isSaved ? <Saved /> : null}
        <div className={layout.row}>
          {rights.maySave ? (
            <Button appearance="primary" type="submit" disabled={isPending}>
              {t('action.save')}
            </Button>
          ) : null}
          <Button onClick={() => void navigate(paths.autoAttendants)}>{t('action.cancel')}</Button>
        </div>
      </form>
    </FormProvider>
  )
}

interface PartProps {
  readonly control: Control<AutoAttendantValues>
  readonly attendant: AutoAttendant | undefined
}

function GeneralInfo({ control, attendant, rights }: PartProps & { rights: AttendantRights }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { lock } = rights
  const operators = useMay()('GET /v1.0/users')
    ? choicesOfAll(
        peopleChoices,
        attendantChoices(attendant?.id, (name) => t('attendants.named', { name })),
      )
    : namedChoices(attendant?.callTargets ?? [])
  return (
    <Card title={t('attendants.generalInfo')}>
      <Locked reason={lock('name')}>
        <TextField
          control={control}
          name="name"
          label={t('form.name')}
          rules={{
            required: t('form.required'),
            maxLength: { value: limits.nameLength, message: t('form.tooLong') },
          }}
        />
      </Locked>
      <Locked reason={lock('operator')}>
        <SearchedChoiceField
          control={control}
          name="operatorId"
          label={t('attendants.operator')}
          hint={t('attendants.operatorHint')}
          none={t('attendants.noOperator')}
          source={operators}
        />
      </Locked>
      <div className={layout.twoColumns}>
        <Locked reason={lock('timeZoneId')}>
          <TimeZoneField control={control} name="timeZoneId" />
        </Locked>
        <Locked reason={lock('languageId')}>
          <ChoiceField
            control={control}
            name="languageId"
            label={t('attendants.language')}
            choices={languageChoices}
          />
        </Locked>
      </div>
    </Card>
  )
}

function CallFlow({ control, attendant, rights }: PartProps & { rights: AttendantRights }) {
  const { t } = useTranslation()
  return (
    <Card title={t('attendants.callFlow')}>
      <Locked reason={rights.lock('defaultCallFlow.greetings')}>
        <PromptField
          control={control}
          name="greeting"
          fileName="greetingFileId"
          label={t('attendants.greeting')}
          hint={t('attendants.greetingHint')}
          rules={{ maxLength: tooLong(t) }}
        />
      </Locked>
      <Locked reason={rights.lock('defaultCallFlow.menu')}>
        <PromptField
          control={control}
          name="menuPrompt"
          fileName="menuPromptFileId"
          label={t('attendants.menuPrompt')}
          hint={t('attendants.menuPromptHint')}
          rules={{ maxLength: tooLong(t) }}
        />
        <MenuOptions
          actions={optionActions}
          takesFiles
          ownId={attendant?.id}
          named={attendant?.callTargets ?? []}
        />
      </Locked>
    </Card>
  )
}

/** Which accounts stand for it: boxes for who may tie them, names for whoever may not even look. */
function Accounts({ control, attendant }: PartProps) {
  const { t } = useTranslation()
  const may = useMay()
  return (
    <Card title={t('nav.resourceAccounts')}>
      {may('GET /v1.0/resourceAccounts') ? (
        <FieldsFor operation="PUT /v1.0/resourceAccounts/{id}/association">
          <AccountPicker control={control} ownId={attendant?.id} />
        </FieldsFor>
      ) : (
        attendant?.resourceAccounts.map(({ id, displayName }) => (
          <Text key={id}>{displayName}</Text>
        ))
      )}
    </Card>
  )
}

function useAttendantForm(attendant: AutoAttendant | undefined) {
  const navigate = useNavigate()
  const { data: organization } = useSuspenseQuery(organizationQuery)
  // A first save may add the auto attendant and then fail to tie an account; the second must not
  // add it again.
  const saved = useRef<AutoAttendant | undefined>(attendant)
  const edited = useEditedEtag(autoAttendantQuery(attendant?.id ?? '').queryKey)
  return useApiForm<AutoAttendantValues, string>({
    values: attendant === undefined ? emptyValues(organization) : valuesOf(attendant),
    write: async (values) => {
      const body = attendantOf(values, saved.current)
      const tied = saved.current?.resourceAccounts.map(({ id }) => id) ?? []
      saved.current = await saveAutoAttendant(body, saved.current?.id, edited.value())
      await tieAccounts(saved.current.id, tied, values.resourceAccountIds)
      return saved.current.id
    },
    edited,
    onDone: (id) => {
      edited.renew()
      if (attendant === undefined) void navigate(paths.autoAttendant(id), { replace: true })
    },
  })
}

async function tieAccounts(
  attendantId: string,
  tied: readonly string[],
  wanted: readonly string[],
): Promise<void> {
  for (const id of tied.filter((account) => !wanted.includes(account))) await dissociate(id)
  for (const id of wanted.filter((account) => !tied.includes(account)))
    await associate(id, attendantId)
}

function emptyValues(organization: {
  readonly languageId: string
  readonly timeZoneId: string
}): AutoAttendantValues {
  return {
    name: '',
    operatorId: '',
    languageId: organization.languageId,
    timeZoneId: organization.timeZoneId,
    greeting: '',
    greetingFileId: '',
    menuPrompt: '',
    menuPromptFileId: '',
    options: [{ key: 'tone1', action: 'person', target: '', text: '', fileId: '' }],
    resourceAccountIds: [],
  }
}

function tooLong(t: TFunction) {
  return { value: limits.promptLength, message: t('form.tooLong') }
}
