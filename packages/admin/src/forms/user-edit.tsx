// The account tab: names, work, extension, how long the phone rings, and whether sign-in is
// blocked. A resource account has no phone to ring, so it shows only what it has.

import { Divider, MessageBar, MessageBarBody } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import type { TFunction } from 'i18next'
import { FormProvider } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { userQuery } from '../api/queries.ts'
import type { User } from '../api/shapes.ts'
import { useEditedEtag } from '../api/use-edited-etag.ts'
import { useWrite } from '../api/use-write.ts'
import { changeUser, deleteUser } from '../api/writes.ts'
import { formatTelephoneNumber } from '../telephone-number.ts'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { TextField, TickField } from '../ui/form-fields.tsx'
import { PaneContent } from '../ui/pane.tsx'
import {
  CallerIdFields,
  type CallerIdValues,
  callerIdOf,
  callerIdValuesOf,
} from './caller-id-fields.tsx'
import { FieldsFor, IfMay } from './if-may.tsx'
import { PaneActions } from './pane-actions.tsx'
import {
  defaultRingSeconds,
  ExtensionField,
  mailsOf,
  PersonFields,
  type PersonValues,
  RingField,
} from './person-fields.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'

type Values = PersonValues &
  CallerIdValues & {
    readonly displayName: string
    readonly blockSignIn: boolean
    readonly recordsCalls: boolean
  }

/** Account data of one user or resource account. */
export function UserEditForm(props: { readonly user: User; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { user, onClose } = props
  const isPerson = user.accountKind === 'person'
  const edited = useEditedEtag(userQuery(user.id).queryKey)
  const { form, submit, isPending, isSaved, problem, conflict } = useApiForm<Values, User>({
    values: {
      displayName: user.displayName,
      givenName: user.givenName ?? '',
      surname: user.surname ?? '',
      department: user.department ?? '',
      jobTitle: user.jobTitle ?? '',
      otherMails: user.otherMails.join(', '),
      extension: user.extension ?? '',
      unansweredDelaySeconds: user.unansweredDelaySeconds ?? defaultRingSeconds,
      blockSignIn: !user.accountEnabled,
      recordsCalls: user.recordsCalls === true,
      ...callerIdValuesOf(user.callerId),
    },
    write: (values) => changeUser(user.id, changesOf(values, isPerson), edited.value()),
    onDone: edited.renew,
    edited,
  })
  const { control } = form
  return (
    <PaneContent
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      actions={
        <PaneActions
          operation="PATCH /v1.0/users/{id}"
          saveLabel={t('action.saveChanges')}
          closeLabel={t('action.close')}
          isPending={isPending}
          onClose={onClose}
        />
      }
    >
      <ProblemBar error={problem} accountId={user.id} conflict={conflict} />
      {isSaved ? <Saved /> : null}
      <FieldsFor operation="PATCH /v1.0/users/{id}">
        <TextField control={control} name="displayName" label={t('users.displayName')} />
        {user.phoneNumber ? (
          <span>
            {t('users.phone')}: {formatTelephoneNumber(user.phoneNumber)}
          </span>
        ) : null}
        {isPerson ? (
          <FormProvider {...form}>
            <PersonFields />
            <ExtensionField />
            <RingField />
            <CallerIdFields />
            <TickField
              control={control}
              name="recordsCalls"
              label={t('user.recordsCalls')}
              hint={t('user.recordsCallsHint')}
            />
          </FormProvider>
        ) : null}
        <TickField
          control={control}
          name="blockSignIn"
          label={t('user.blockSignIn')}
          hint={t(isPerson ? 'user.blockSignInHint' : 'user.blockSignInAccountHint')}
        />
      </FieldsFor>
      <IfMay operation="DELETE /v1.0/users/{id}">
        {isPerson ? <DeleteUser user={user} onDone={onClose} /> : null}
      </IfMay>
    </PaneContent>
  )
}

/** Says that the changes arrived. */
export function Saved() {
  const { t } = useTranslation()
  return (
    <MessageBar intent="success">
      <MessageBarBody>{t('action.saved')}</MessageBarBody>
    </MessageBar>
  )
}

function DeleteUser(props: { readonly user: User; readonly onDone: () => void }) {
  const { t } = useTranslation()
  const { mutate, error } = useWrite(deleteUser, props.onDone)
  return (
    <>
      <Divider />
      <div>
        <ConfirmButton
          label={t('user.delete')}
          cancelLabel={t('action.cancel')}
          icon={<DeleteRegular />}
          title={t('user.deleteTitle', { name: props.user.displayName })}
          text={t('user.deleteText', { freed: freedText(props.user, t) })}
          problem={<ProblemBar error={error} accountId={props.user.id} />}
          onConfirm={() => mutate(props.user.id)}
        />
      </div>
    </>
  )
}

// What somebody else can have afterwards; nothing may be there to say.
function freedText({ phoneNumber, assignedLicenses }: User, t: TFunction): string {
  return [
    phoneNumber ? t('user.freesNumber', { number: formatTelephoneNumber(phoneNumber) }) : '',
    assignedLicenses.length > 0 ? t('user.freesLicenses') : '',
  ].join('')
}

function changesOf(values: Values, isPerson: boolean) {
  const { displayName, unansweredDelaySeconds, blockSignIn } = values
  const account = { displayName, accountEnabled: !blockSignIn }
  if (!isPerson) return account
  const orNull = (text: string) => (text.trim() === '' ? null : text)
  return {
    ...account,
    unansweredDelaySeconds,
    recordsCalls: values.recordsCalls,
    givenName: orNull(values.givenName),
    surname: orNull(values.surname),
    department: orNull(values.department),
    jobTitle: orNull(values.jobTitle),
    extension: orNull(values.extension),
    otherMails: mailsOf(values.otherMails),
    callerId: callerIdOf(values),
  }
}
