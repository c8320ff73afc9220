// Which resource accounts stand for this auto attendant. Accounts that cannot are not hidden: they
// are greyed, with the reason and the step that mends it.

import { Checkbox, Text } from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { type Control, useController } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { resourceAccountsQuery } from '../api/queries.ts'
import type { Problem, ResourceAccount } from '../api/shapes.ts'
import { paths } from '../paths.ts'
import { formatTelephoneNumber } from '../telephone-number.ts'
import { TextLink } from '../ui/page.tsx'
import { useLayout } from '../ui/styles.ts'
import type { AutoAttendantValues } from './auto-attendant-values.ts'
import { ProblemList } from './problem-bar.tsx'

/** Boxes for all resource accounts of the right type. */
export function AccountPicker(props: {
  readonly control: Control<AutoAttendantValues>
  readonly ownId: string | undefined
}) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { field } = useController({ control: props.control, name: 'resourceAccountIds' })
  const { data: accounts } = useSuspenseQuery(resourceAccountsQuery)
  const chosen = field.value
  const tick = (id: string, isTicked: boolean) =>
    field.onChange(isTicked ? [...chosen, id] : chosen.filter((other) => other !== id))
  const candidates = accounts.filter(({ type }) => type === 'autoAttendant')
  return (
    <div className={layout.column}>
      <Text>{t('attendants.accountsText')}</Text>
      {candidates.map((account) => (
        <AccountBox
          key={account.id}
          account={account}
          ownId={props.ownId}
          isTicked={chosen.includes(account.id)}
          onTick={(isTicked) => tick(account.id, isTicked)}
        />
      ))}
      {candidates.length === 0 ? (
        <TextLink to={paths.resourceAccountNew}>{t('accounts.addTitle')}</TextLink>
      ) : null}
    </div>
  )
}

function AccountBox(props: {
  readonly account: ResourceAccount
  readonly ownId: string | undefined
  readonly isTicked: boolean
  readonly onTick: (isTicked: boolean) => void
}) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { account, ownId, isTicked } = props
  const { association, phoneNumber } = account
  const isElsewhere = association ? association.configurationId !== ownId : false
  const problems = blockingSteps(account)
  return (
    <div className={layout.tightColumn}>
      <Checkbox
        label={account.displayName}
        checked={isTicked}
        disabled={!isTicked && (isElsewhere || problems.length > 0)}
        onChange={(_, { checked }) => props.onTick(checked === true)}
      />
      <div className={layout.muted} style={{ paddingLeft: '34px' }}>
        <Text>
          {phoneNumber
            ? formatTelephoneNumber(phoneNumber.telephoneNumber)
            : t('accounts.noNumber')}
        </Text>
        {isElsewhere ? (
          <Text block>{t('attendants.elsewhere', { name: association?.displayName ?? '' })}</Text>
        ) : null}
        {isTicked ? null : <ProblemList problems={problems} accountId={account.id} />}
      </div>
    </div>
  )
}

// A missing number or association does not keep an account from being tied; the rest does.
function blockingSteps({ readiness }: ResourceAccount): readonly Problem[] {
  return readiness.openSteps.filter(
    ({ code }) => code === 'licenseMissing' || code === 'signInNotBlocked',
  )
}
