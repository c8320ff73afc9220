// How many numbers the licenses allow, how that follows from them, how many there are, and whether
// it limits orders at all.

import { Button, Switch, Text } from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useMay } from '../api/may.ts'
import { enforceNumberQuotas, numberQuotasQuery } from '../api/phone-numbers.ts'
import { useWrite } from '../api/use-write.ts'
import { paths } from '../paths.ts'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { useLayout } from '../ui/styles.ts'
import { ProblemBar } from './problem-bar.tsx'

/** The pane over the inventory. */
export function NumberQuotasPane() {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data } = useSuspenseQuery(numberQuotasQuery)
  const { mutate, error, isPending, variables } = useWrite(enforceNumberQuotas)
  const may = useMay()
  const close = () => void navigate(paths.phoneNumbers)
  return (
    <Pane title={t('numbers.quotas.title')} subtitle={t('numbers.quotas.text')} onClose={close}>
      <PaneContent actions={<Button onClick={close}>{t('action.close')}</Button>}>
        <ProblemBar error={error} />
        <Switch
          label={t('numbers.quotas.enforced')}
          disabled={!may('PATCH /v1.0/phoneNumberQuotas')}
          checked={isPending ? variables : data.enforced}
          onChange={(_, { checked }) => mutate(checked)}
        />
        {data.quotas.map(({ subject, allowed, used, licenses, payAsYouGoLicenses }) => (
          <div key={subject} className={layout.tightColumn}>
            <Text weight="semibold">{t(`numbers.quotas.subjects.${subject}`)}</Text>
            <Text>{t('numbers.quotas.used', { used, allowed })}</Text>
            <Text size={200} className={layout.muted}>
              {subject === 'user'
                ? t('numbers.quotas.ofUsers', { licenses, payAsYouGoLicenses })
                : t('numbers.quotas.ofServices', { licenses })}
            </Text>
          </div>
        ))}
      </PaneContent>
    </Pane>
  )
}
