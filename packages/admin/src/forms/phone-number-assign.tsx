// Who holds a number. A user number goes to a person, here; a service number goes to a resource
// account, whose own pane explains every rule, so this one leads there. Either can be released.

import { Button, SearchBox, Text } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { keepPreviousData, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { peopleChoices, requestOf } from '../api/choices.ts'
import { resourceAccountsList } from '../api/lists.ts'
import { phoneNumberQuery } from '../api/phone-numbers.ts'
import type { NumberAssignment } from '../api/shapes.ts'
import { useWrite } from '../api/use-write.ts'
import { assignNumber, deletePhoneNumber, unassignNumber } from '../api/writes.ts'
import { paths } from '../paths.ts'
import { TestCallButton } from '../phone/test-call-button.tsx'
import { listQuery } from '../table/list-table.tsx'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { Loading } from '../ui/loading.tsx'
import { TextLink } from '../ui/page.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { useLayout } from '../ui/styles.ts'
import { FieldsFor, IfMay } from './if-may.tsx'
import { LocationChoice } from './location-choice.tsx'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { SearchedChoiceField } from './searched-choice.tsx'
import { useApiForm } from './use-api-form.ts'

const assigns = 'POST /v1.0/admin/teams/telephoneNumberManagement/numberAssignments/assignNumber'

const numberAssignments = '/v1.0/admin/teams/telephoneNumberManagement/numberAssignments'
const unassigning = `POST ${numberAssignments}/unassignNumber` as const

/** The pane over the inventory. */
export function PhoneNumberAssignPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { id = '' } = useParams()
  const { data: number } = useSuspenseQuery(phoneNumberQuery(id))
  const close = () => void navigate(paths.phoneNumbers)
  return (
    <Pane
      title={number.formatted}
      subtitle={t(`numbers.kind.${number.usage}.${number.kind}`)}
      onClose={close}
    >
      <NumberContent number={number} onClose={close} />
    </Pane>
  )
}

type ContentProps = { readonly number: NumberAssignment; readonly onClose: () => void }

function NumberContent({ number, onClose }: ContentProps) {
  if (number.assignmentTargetId) return <Held number={number} onClose={onClose} />
  return number.usage === 'user' ? (
    <AssignToPerson number={number} onClose={onClose} />
  ) : (
    <AssignToAccount number={number} onClose={onClose} />
  )
}

function Held({ number, onClose }: ContentProps) {
  const layout = useLayout()
  const { t } = useTranslation()
  const holder = number.assignmentTargetId ?? ''
  const { mutate, error, isPending } = useWrite(
    () => unassignNumber(number.telephoneNumber, number.numberType),
    onClose,
  )
  return (
    <PaneContent actions={<Button onClick={onClose}>{t('action.close')}</Button>}>
      <ProblemBar error={error} accountId={holder} />
      <div className={layout.tightColumn}>
        <Text className={layout.muted}>{t('numbers.assignedTo')}</Text>
        <TextLink to={paths.user(holder)}>{number.assignmentTargetName ?? holder}</TextLink>
      </div>
      <div>
        <TestCallButton
          party={{ name: number.formatted, number: number.telephoneNumber }}
          onStarted={onClose}
        />
      </div>
      <IfMay operation={unassigning}>
        <div>
          <Button disabled={isPending} onClick={() => mutate(undefined)}>
            {t('numbers.unassign')}
          </Button>
        </div>
      </IfMay>
      <EditLink number={number} />
    </PaneContent>
  )
}

type PersonValues = { readonly assignmentTargetId: string; readonly locationId: string }

function AssignToPerson({ number, onClose }: ContentProps) {
  const { t } = useTranslation()
  const { form, submit, isPending, problem } = useApiForm({
    values: { assignmentTargetId: '', locationId: number.locationId ?? '' },
    write: ({ assignmentTargetId, locationId }: PersonValues) =>
      assignNumber(number.telephoneNumber, number.numberType, assignmentTargetId, locationId),
    onDone: onClose,
  })
  return (
    <PaneContent
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      actions={<PaneActions operation={assigns} isPending={isPending} onClose={onClose} />}
    >
      <ProblemBar error={problem} accountId={form.getValues('assignmentTargetId')} />
      <FieldsFor operation={assigns}>
        <SearchedChoiceField
          control={form.control}
          name="assignmentTargetId"
          label={t('numbers.assignedTo')}
          placeholder={t('numbers.choosePerson')}
          source={peopleChoices}
          rules={{ required: t('form.required') }}
        />
        <LocationChoice control={form.control} name="locationId" country={number.isoCountryCode} />
      </FieldsFor>
      <NoTestCall />
      <EditLink number={number} />
      <RemoveNumber number={number} onClose={onClose} />
    </PaneContent>
  )
}

function AssignToAccount({ number, onClose }: ContentProps) {
  const layout = useLayout()
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const request = requestOf(search, 'phoneNumber/telephoneNumber eq null')
  const { data, error } = useQuery({
    ...listQuery(resourceAccountsList, request),
    placeholderData: keepPreviousData,
  })
  if (error !== null) throw error
  if (data === undefined) return <Loading />
  const left = data.count - data.rows.length
  return (
    <PaneContent actions={<Button onClick={onClose}>{t('action.close')}</Button>}>
      <Text>{t('numbers.serviceText')}</Text>
      <SearchBox
        aria-label={t('accounts.search')}
        placeholder={t('accounts.search')}
        value={search}
        onChange={(_, { value }) => setSearch(value)}
      />
      {data.rows.map(({ id, displayName }) => (
        <div key={id} className={layout.spread}>
          <Text weight="semibold">{displayName}</Text>
          <IfMay operation="PUT /v1.0/resourceAccounts/{id}/association">
            <TextLink to={paths.resourceAccountAssign(id)}>{t('accounts.assign')}</TextLink>
          </IfMay>
        </div>
      ))}
      {left > 0 ? <Text>{t('form.more', { count: left })}</Text> : null}
      {data.count === 0 ? (
        <TextLink to={paths.resourceAccountNew}>{t('accounts.addTitle')}</TextLink>
      ) : null}
      <NoTestCall />
      <EditLink number={number} />
      <RemoveNumber number={number} onClose={onClose} />
    </PaneContent>
  )
}

/** Where nobody holds the number. */
function NoTestCall() {
  const { t } = useTranslation()
  return (
    <div>
      <TestCallButton party={undefined} reason={t('phone.test.noNumber')} />
    </div>
  )
}

function EditLink({ number }: { readonly number: NumberAssignment }) {
  const layout = useLayout()
  const { t } = useTranslation()
  return (
    <div className={layout.tightColumn}>
      {number.note === undefined ? null : <Text className={layout.muted}>{number.note}</Text>}
      <IfMay operation="PATCH /v1.0/phoneNumbers/{id}">
        <TextLink to={paths.phoneNumberEdit(number.id)}>{t('numbers.edit')}</TextLink>
      </IfMay>
    </div>
  )
}

function RemoveNumber({ number, onClose }: ContentProps) {
  const { t } = useTranslation()
  const { mutate, error } = useWrite(() => deletePhoneNumber(number.id), onClose)
  return (
    <div>
      <IfMay operation="DELETE /v1.0/phoneNumbers/{id}">
        <ConfirmButton
          label={t('numbers.delete')}
          cancelLabel={t('action.cancel')}
          icon={<DeleteRegular />}
          title={t('numbers.deleteTitle', { number: number.formatted })}
          text={t('numbers.deleteText')}
          problem={<ProblemBar error={error} />}
          onConfirm={() => mutate(undefined)}
        />
      </IfMay>
    </div>
  )
}
