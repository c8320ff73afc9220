// Try a call without a phone: the keys a caller would press, and the path the call would take,
// decided by the same engine that decides live calls. It runs on what is saved.

import { Button, Text } from '@fluentui/react-components'
import { PlayRegular } from '@fluentui/react-icons/svg/play'
import { useMutation } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { AutoAttendant } from '../../api/shapes.ts'
import { simulate } from '../../api/writes.ts'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { formatTelephoneNumber } from '../../telephone-number.ts'
import { TextField } from '../../ui/form-fields.tsx'
import { Card } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'
import { CallPath } from '../analytics/call-path.tsx'

/** The panel below the form. */
export function SimulatePanel({ attendant }: { readonly attendant: AutoAttendant }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { control, handleSubmit } = useForm({ defaultValues: { keys: '' } })
  const { mutate, data, error, isPending } = useMutation({ mutationFn: simulate })
  const to = attendant.resourceAccounts.find(({ phoneNumber }) => phoneNumber)?.phoneNumber
  if (!to)
    return (
      <Card title={t('simulate.title')}>
        <Text>{t('simulate.noNumber')}</Text>
      </Card>
    )
  const submit = handleSubmit(({ keys }) => mutate({ to, keys: keys.replaceAll(/\s/g, '') }))
  return (
    <Card title={t('simulate.title')}>
      <Text>{t('simulate.text', { number: formatTelephoneNumber(to) })}</Text>
      <form className={layout.form} onSubmit={(event) => void submit(event)} noValidate>
        <TextField
          control={control}
          name="keys"
          label={t('simulate.keys')}
          hint={t('simulate.keysHint')}
          rules={{ pattern: { value: /^[0-9*#\s]*$/, message: t('simulate.keysOnly') } }}
        />
        <div>
          <Button type="submit" icon={<PlayRegular />} disabled={isPending}>
            {t('simulate.run')}
          </Button>
        </div>
      </form>
      <ProblemBar error={error} />
      {data === undefined ? null : <CallPath steps={data.steps} end={data.end} />}
    </Card>
  )
}
