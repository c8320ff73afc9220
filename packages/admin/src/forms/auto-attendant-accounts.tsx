// Which resource accounts stand for this auto attendant. Accounts that cannot are not hidden: they
// are greyed, with the reason and the step that mends it.

import { Checkbox, SearchBox, Text } from '@fluentui/react-components'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Control, useController } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { requestOf } from '../api/choices.ts'
import { resourceAccountsList } from '../api/lists.ts'
import type { Problem, ResourceAccount } from '../api/shapes.ts'
import { paths } from '../paths.ts'
import { PageLink } from '../shell/page-button.tsx'
import { listQuery } from '../table/list-table.tsx'
import { formatTelephoneNumber } from '../telephone-number.ts'
import { useLocked } from '../ui/locked.tsx'
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
  const [search, setSearch] = useState('')
  const { accounts, left } = useCandidates(props.ownId, search)
  const isLong = left > 0 || search !== ''
  const chosen = field.value
  const tick = (id: string, isTicked: boolean) =>
    field.onChange(isTicked ? [...chosen, id] : chosen.filter((other) => other !== id))
  return (
    <div className={layout.column}>
      <Text>{t('attendants.accountsText')}</Text>
      {isLong ? (
        <SearchBox
          aria-label={t('accounts.search')}
          placeholder={t('accounts.search')}
          value={search}
          onChange={(_, { value }) => setSearch(value)}
        />
      ) : null}
      {accounts?.map((account) => (
        <AccountBox
          key={account.id}
          account={account}
          ownId={props.ownId}
          isTicked={chosen.includes(account.id)}
          onTick={(isTicked) => tick(account.id, isTicked)}
        />
      ))}
      {left > 0 ? <Text className={layout.muted}>{t('form.more', { count: left })}</Text> : null}
      {accounts?.length === 0 && search === '' ? (
        <PageLink to={paths.resourceAccountNew}>{t('accounts.addTitle')}</PageLink>
      ) : null}
    </div>
  )
}

// Its own first, however many others there are; of those the first that match.
function useCandidates(ownId: string | undefined, search: string) {
  const own = useFound(`association/configurationId eq '${ownId ?? ''}'`, search)
  const others = useFound(
    `type eq 'autoAttendant' and association/configurationId ne '${ownId ?? ''}'`,
    search,
  )
  if (own === undefined || others === undefined) return { accounts: undefined, left: 0 }
  const accounts = [...own.rows, ...others.rows]
  return { accounts, left: own.count + others.count - accounts.length }
}

function useFound(filter: string, search: string) {
  const { data, error } = useQuery({
    ...listQuery(resourceAccountsList, requestOf(search, filter)),
    placeholderData: keepPreviousData,
  })
  if (error !== null) throw error
  return data
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
  const isLocked = useLocked() !== undefined
  return (
    <div className={layout.tightColumn}>
      <Checkbox
        label={account.displayName}
        checked={isTicked}
        disabled={isLocked || (!isTicked && (isElsewhere || problems.length > 0))}
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
