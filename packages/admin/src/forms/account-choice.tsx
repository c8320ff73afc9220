// Several accounts of many: the server searches, boxes choose, and what was chosen stays chosen
// while something else is searched for.

import { Checkbox, SearchBox, Text } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { accountsQuery } from '../api/licenses.ts'
import { Loading } from '../ui/loading.tsx'
import { useLocked } from '../ui/locked.tsx'
import { useLayout } from '../ui/styles.ts'

/** The accounts that match a filter of the API, with boxes. */
export function AccountChoice(props: {
  readonly filter: string
  readonly emptyText: string
  readonly chosen: readonly string[]
  readonly onChoose: (chosen: readonly string[]) => void
}) {
  const layout = useLayout()
  const { t } = useTranslation()
  const isLocked = useLocked() !== undefined
  const [search, setSearch] = useState('')
  const { data, error } = useQuery(accountsQuery(props.filter, search))
  if (error !== null) throw error
  if (data === undefined) return <Loading />
  const { chosen, onChoose } = props
  const left = data.count - data.accounts.length
  return (
    <>
      <SearchBox
        aria-label={t('users.search')}
        placeholder={t('users.search')}
        value={search}
        onChange={(_, { value }) => setSearch(value)}
      />
      {data.accounts.length === 0 ? <Text>{props.emptyText}</Text> : null}
      <div className={layout.tightColumn}>
        {data.accounts.map(({ id, displayName, userPrincipalName }) => (
          <Checkbox
            key={id}
            label={`${displayName} (${userPrincipalName})`}
            checked={chosen.includes(id)}
            disabled={isLocked}
            onChange={(_, { checked }) =>
              onChoose(checked === true ? [...chosen, id] : chosen.filter((each) => each !== id))
            }
          />
        ))}
      </div>
      {left > 0 ? <Text className={layout.muted}>{t('form.more', { count: left })}</Text> : null}
    </>
  )
}
