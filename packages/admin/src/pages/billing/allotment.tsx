// The free allotment of resource accounts' licenses: how many, how it was computed, and the switch
// that says whether the organization keeps to it.

import { Switch, Text } from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { allotmentQuery, enforceAllotment } from '../../api/licenses.ts'
import { useMay } from '../../api/may.ts'
import { useWrite } from '../../api/use-write.ts'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { Card } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'

/** How many are free, and why, in two sentences. */
export function AllotmentText() {
  const layout = useLayout()
  const { t } = useTranslation()
  const { data } = useSuspenseQuery(allotmentQuery)
  const { allotment, base, phoneUsersPerLicense: each, phoneUsers, ordered, left } = data
  return (
    <div className={layout.tightColumn}>
      <Text>{t('allotment.computed', { allotment, base, each, phoneUsers })}</Text>
      <Text className={layout.muted}>
        {t(data.enforced ? 'allotment.left' : 'allotment.notKept', { ordered, left })}
      </Text>
    </div>
  )
}

/** The same with the switch, for who orders. */
export function AllotmentCard() {
  const { t } = useTranslation()
  const { data } = useSuspenseQuery(allotmentQuery)
  const { mutate, error, isPending } = useWrite(enforceAllotment)
  const may = useMay()
  return (
    <Card title={t('allotment.title')}>
      <AllotmentText />
      <ProblemBar error={error} />
      <Switch
        label={t('allotment.keep')}
        checked={data.enforced}
        disabled={isPending || !may('PATCH /v1.0/licenseAllotment')}
        onChange={(_, { checked }) => mutate(checked)}
      />
    </Card>
  )
}
