// One auto attendant: its form, what the checker found in it, a call to try, and its deletion.

import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { autoAttendantQuery } from '../../api/queries.ts'
import type { AutoAttendant } from '../../api/shapes.ts'
import { useWrite } from '../../api/use-write.ts'
import { deleteAutoAttendant } from '../../api/writes.ts'
import { AuthorizedUsers } from '../../forms/auto-attendant-authorized-users.tsx'
import { AutoAttendantForm } from '../../forms/auto-attendant-edit.tsx'
import { IfMay } from '../../forms/if-may.tsx'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { paths } from '../../paths.ts'
import { TestCallButton } from '../../phone/test-call-button.tsx'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { Page } from '../../ui/page.tsx'
import { Diagnostics } from './diagnostics.tsx'
import { SimulatePanel } from './simulate-panel.tsx'

/** The page that adds one. */
export function AutoAttendantNewPage() {
  const { t } = useTranslation()
  return (
    <Page title={t('attendants.addTitle')} crumbs={useCrumbs()}>
      <AutoAttendantForm attendant={undefined} />
    </Page>
  )
}

/** The page that changes one. */
export function AutoAttendantPage() {
  const { id = '' } = useParams()
  const { data: attendant } = useSuspenseQuery(autoAttendantQuery(id))
  return (
    <Page title={attendant.name} crumbs={useCrumbs()}>
      <TestCall attendant={attendant} />
      <Diagnostics diagnostics={attendant.diagnostics} />
      <AutoAttendantForm key={attendant.id} attendant={attendant} />
      <IfMay operation="GET /v1.0/autoAttendants/{id}/authorizedUsers">
        <AuthorizedUsers attendantId={attendant.id} />
      </IfMay>
      <IfMay operation="POST /v1.0/simulations">
        <SimulatePanel attendant={attendant} />
      </IfMay>
      <IfMay operation="DELETE /v1.0/autoAttendants/{id}">
        <DeleteAttendant attendant={attendant} />
      </IfMay>
    </Page>
  )
}

/** Through the first resource account that stands for it, by number if it has one. */
function TestCall({ attendant }: { readonly attendant: AutoAttendant }) {
  const { t } = useTranslation()
  const [account] = attendant.resourceAccounts.toSorted(
    (a, b) => Number(!a.phoneNumber) - Number(!b.phoneNumber),
  )
  return (
    <div>
      <TestCallButton
        party={account && { name: attendant.name, number: account.phoneNumber ?? account.id }}
        reason={t('phone.test.noAccount')}
      />
    </div>
  )
}

function DeleteAttendant({ attendant }: { readonly attendant: AutoAttendant }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { mutate, error } = useWrite(deleteAutoAttendant)
  const remove = () =>
    mutate(attendant.id, { onSuccess: () => void navigate(paths.autoAttendants) })
  return (
    <div>
      <ConfirmButton
        label={t('action.delete')}
        cancelLabel={t('action.cancel')}
        icon={<DeleteRegular />}
        title={t('attendants.deleteTitle', { name: attendant.name })}
        text={t('attendants.deleteText')}
        problem={<ProblemBar error={error} />}
        onConfirm={remove}
      />
    </div>
  )
}

function useCrumbs() {
  const { t } = useTranslation()
  return [{ label: t('nav.autoAttendants'), to: paths.autoAttendants }]
}
