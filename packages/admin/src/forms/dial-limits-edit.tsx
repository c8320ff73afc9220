// How much may be called: by one person in an hour, at once, and for how much money in a day, which
// is reckoned by what a minute is taken to cost.

import { Button } from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import type { Control } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { type DialLimits, dialLimitsQuery, saveDialLimits } from '../api/outbound-calling.ts'
import { useEditedEtag } from '../api/use-edited-etag.ts'
import { CountField, LongTextField, TextField } from '../ui/form-fields.tsx'
import { Card } from '../ui/page.tsx'
import { useLayout } from '../ui/styles.ts'
import { amountOf, centsOf, ratesIn, ratesText } from './dial-limits-values.ts'
import { FieldsFor, IfMay } from './if-may.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'
import { Saved } from './user-edit.tsx'

const amounts = [
  'spendPerUserPerDayCents',
  'spendPerDayCents',
  'domesticPerMinuteCents',
  'foreignPerMinuteCents',
] as const

type Values = Record<(typeof amounts)[number], string> & {
  readonly callsPerUserPerHour: number
  readonly simultaneousCallsPerUser: number
  readonly rates: string
}

/** The card of limits. */
export function DialLimitsCard() {
  const { t } = useTranslation()
  const { data } = useSuspenseQuery(dialLimitsQuery)
  const edited = useEditedEtag(dialLimitsQuery.queryKey)
  const { form, submit, isPending, isSaved, problem, conflict } = useApiForm<Values, DialLimits>({
    values: valuesOf(data),
    write: (values) => saveDialLimits(bodyOf(values), edited.value()),
    onDone: edited.renew,
    edited,
  })
  const operation = 'PATCH /v1.0/dialLimits'
  return (
    <Card title={t('dialing.limits')}>
      <ProblemBar error={problem} conflict={conflict} />
      {isSaved ? <Saved /> : null}
      <FieldsFor operation={operation}>
        <LimitFields control={form.control} />
      </FieldsFor>
      <IfMay operation={operation}>
        <div>
          <Button appearance="primary" disabled={isPending} onClick={submit}>
            {t('dialing.saveLimits')}
          </Button>
        </div>
      </IfMay>
    </Card>
  )
}

function LimitFields({ control }: { readonly control: Control<Values> }) {
  const { t } = useTranslation()
  const layout = useLayout()
  const isAmount = (text: unknown) => centsOf(String(text)) !== undefined || t('dialing.noAmount')
  const areRates = (text: unknown) => {
    const read = ratesIn(String(text))
    return 'rates' in read || t('dialing.noRate', { line: read.wrong })
  }
  return (
    <>
      <div className={layout.twoColumns}>
        <CountField
          control={control}
          name="callsPerUserPerHour"
          label={t('dialing.callsPerUserPerHour')}
          min={0}
          max={10_000}
        />
        <CountField
          control={control}
          name="simultaneousCallsPerUser"
          label={t('dialing.simultaneousCallsPerUser')}
          min={0}
          max={100}
        />
        {amounts.map((name) => (
          <TextField
            key={name}
            control={control}
            name={name}
            label={t(`dialing.${name}`)}
            rules={{ validate: isAmount }}
          />
        ))}
      </div>
      <LongTextField
        control={control}
        name="rates"
        label={t('dialing.rates')}
        hint={t('dialing.ratesHint')}
        placeholder="+44 0.03"
        rows={4}
        rules={{ validate: areRates }}
      />
    </>
  )
}

function valuesOf(limits: DialLimits): Values {
  return {
    callsPerUserPerHour: limits.callsPerUserPerHour,
    simultaneousCallsPerUser: limits.simultaneousCallsPerUser,
    spendPerUserPerDayCents: amountOf(limits.spendPerUserPerDayCents),
    spendPerDayCents: amountOf(limits.spendPerDayCents),
    domesticPerMinuteCents: amountOf(limits.domesticPerMinuteCents),
    foreignPerMinuteCents: amountOf(limits.foreignPerMinuteCents),
    rates: ratesText(limits.rates),
  }
}

function bodyOf(values: Values) {
  const read = ratesIn(values.rates)
  return {
    callsPerUserPerHour: values.callsPerUserPerHour,
    simultaneousCallsPerUser: values.simultaneousCallsPerUser,
    spendPerUserPerDayCents: centsOf(values.spendPerUserPerDayCents) ?? 0,
    spendPerDayCents: centsOf(values.spendPerDayCents) ?? 0,
    domesticPerMinuteCents: centsOf(values.domesticPerMinuteCents) ?? 0,
    foreignPerMinuteCents: centsOf(values.foreignPerMinuteCents) ?? 0,
    ...('rates' in read ? { rates: read.rates } : {}),
  }
}
