// A trunk: first the carrier's template, then only what its owner alone knows; the rest is folded.
// One that there is shows how it fares, with the way to its doctor.

import { Link, MessageBar, MessageBarBody } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { StethoscopeRegular } from '@fluentui/react-icons/svg/stethoscope'
import { useSuspenseQuery } from '@tanstack/react-query'
import { FormProvider } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { organizationQuery } from '../api/queries.ts'
import {
  deleteTrunk,
  saveTrunk,
  type Trunk,
  type TrunkTemplate,
  trunkQuery,
  trunkTemplatesQuery,
} from '../api/trunks.ts'
import { useEditedEtag } from '../api/use-edited-etag.ts'
import { useWrite } from '../api/use-write.ts'
import { templateText } from '../i18n/translations.ts'
import { TrunkState } from '../pages/voice/trunk-state.tsx'
import { paths } from '../paths.ts'
import { PageButton } from '../shell/page-button.tsx'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { ChoiceInput, TickField } from '../ui/form-fields.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { useLayout } from '../ui/styles.ts'
import { FieldsFor, IfMay } from './if-may.tsx'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { TrunkAdvancedFields, TrunkMainFields } from './trunk-fields.tsx'
import { type TrunkValues, trunkBodyOf, trunkValuesOf } from './trunk-values.ts'
import { useApiForm } from './use-api-form.ts'

/** The pane that adds a trunk: the carrier first. */
export function TrunkNewPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const { data: templates } = useSuspenseQuery(trunkTemplatesQuery)
  const template = templates.find(({ id }) => id === search.get('template'))
  const close = () => void navigate(paths.trunks)
  const choice = (
    <ChoiceInput
      label={t('trunks.template')}
      hint={t('trunks.templateHint')}
      placeholder={t('trunks.templateChoose')}
      value={template?.id ?? ''}
      choices={templates.map(({ id, name }) => ({ value: id, label: templateText(id, name) }))}
      onChange={(id) => setSearch({ template: id }, { replace: true })}
    />
  )
  return (
    <Pane title={t('trunks.addTitle')} onClose={close}>
      {template === undefined ? (
        <PaneContent actions={<PaneActions isPending={false} disabled onClose={close} />}>
          {choice}
        </PaneContent>
      ) : (
        <TrunkForm key={template.id} begun={template} trunk={undefined} choice={choice} />
      )}
    </Pane>
  )
}

/** The pane that changes one. */
export function TrunkPane() {
  const { id = '' } = useParams()
  const navigate = useNavigate()
  const { data: trunk } = useSuspenseQuery(trunkQuery(id))
  return (
    <Pane title={trunk.name} onClose={() => void navigate(paths.trunks)}>
      <TrunkForm begun={trunk} trunk={trunk} choice={<TrunkStanding trunk={trunk} />} />
    </Pane>
  )
}

function TrunkForm(props: {
  readonly begun: Trunk | TrunkTemplate
  readonly trunk: Trunk | undefined
  readonly choice: React.ReactNode
}) {
  const { t } = useTranslation()
  const { begun, trunk, choice } = props
  const navigate = useNavigate()
  const { data: organization } = useSuspenseQuery(organizationQuery)
  const edited = useEditedEtag(trunkQuery(trunk?.id ?? '').queryKey)
  const close = () => void navigate(paths.trunks)
  const { form, submit, isPending, problem, conflict } = useApiForm<
    TrunkValues & { readonly template: string },
    Trunk
  >({
    values: trunkValuesOf(begun, organization.countryCode),
    write: (values) => saveTrunk(trunkBodyOf(values), trunk?.id, edited.value()),
    onDone: ({ id }) => void navigate(trunk === undefined ? paths.trunk(id) : paths.trunks),
    edited,
  })
  return (
    <PaneContent
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      actions={<PaneActions operation="POST /v1.0/trunks" isPending={isPending} onClose={close} />}
    >
      <ProblemBar error={problem} conflict={conflict} />
      {choice}
      {'asks' in begun ? <TemplateNote template={begun} /> : null}
      <FieldsFor operation="POST /v1.0/trunks">
        <FormProvider {...form}>
          <TrunkMainFields hasPassword={trunk?.hasPassword === true} />
          <TickField control={form.control} name="enabled" label={t('trunks.enabled')} />
          <TrunkAdvancedFields />
        </FormProvider>
      </FieldsFor>
      <IfMay operation="DELETE /v1.0/trunks/{id}">
        {trunk === undefined ? null : <DeleteTrunk trunk={trunk} onDone={close} />}
      </IfMay>
    </PaneContent>
  )
}

/** What is to be done at the carrier's, and where the facts are from. */
function TemplateNote({ template }: { readonly template: TrunkTemplate }) {
  const { t } = useTranslation()
  const { id, note, source } = template
  return (
    <MessageBar layout="multiline">
      <MessageBarBody>
        {templateText(`${id}Note`, note)}{' '}
        {source?.startsWith('https:') ? (
          <Link inline href={source} target="_blank" rel="noreferrer">
            {t('trunks.templateSource')}
          </Link>
        ) : null}
      </MessageBarBody>
    </MessageBar>
  )
}

/** How the trunk fares, and the way to the doctor. */
function TrunkStanding({ trunk }: { readonly trunk: Trunk }) {
  const { t } = useTranslation()
  const layout = useLayout()
  return (
    <div className={layout.spread}>
      <TrunkState trunk={trunk} />
      <PageButton icon={<StethoscopeRegular />} to={paths.trunkDoctor(trunk.id)}>
        {t('trunks.doctor.title')}
      </PageButton>
    </div>
  )
}

function DeleteTrunk({ trunk, onDone }: { readonly trunk: Trunk; readonly onDone: () => void }) {
  const { t } = useTranslation()
  const { mutate, error } = useWrite(deleteTrunk, onDone)
  return (
    <div>
      <ConfirmButton
        label={t('action.delete')}
        cancelLabel={t('action.cancel')}
        icon={<DeleteRegular />}
        title={t('trunks.deleteTitle', { name: trunk.name })}
        text={t('trunks.deleteText')}
        problem={<ProblemBar error={error} />}
        onConfirm={() => mutate(trunk.id)}
      />
    </div>
  )
}
