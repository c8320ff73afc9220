// Beside a test call: what the call does, step by step and why, while it stands and after its end.
// Live and afterwards the same engine tells it.

import { Button, Subtitle2, Text } from '@fluentui/react-components'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { standingCallQuery } from '../api/browser-phone.ts'
import { callRecordQuery, callTraceQuery } from '../api/queries.ts'
import { CallPath } from '../pages/analytics/call-path.tsx'
import { paths } from '../paths.ts'
import { TextLink } from '../ui/page.tsx'
import { useLayout } from '../ui/styles.ts'
import { partyName } from './party-text.tsx'
import { usePhone, usePhoneState } from './phone-context.ts'
import { callWith, type PhoneState } from './phone-state.ts'

type Test = NonNullable<PhoneState['test']>

/** Records are written a moment after the end of their call. */
const recordTries = 10

/** The steps of the newest test call. */
export function TestCallSteps({ test }: { readonly test: Test }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const phone = usePhone()
  const isOver = callWith(usePhoneState(), test.callId) === undefined
  const title = t('phone.test.title', { name: partyName(test.party, t) })
  return (
    <section className={layout.column} aria-label={title}>
      <div className={layout.spread}>
        <Subtitle2 as="h3">{title}</Subtitle2>
        {isOver ? (
          <Button size="small" onClick={() => phone.putTestAway()}>
            {t('action.close')}
          </Button>
        ) : null}
      </div>
      <Steps test={test} isOver={isOver} />
    </section>
  )
}

function Steps({ test, isOver }: { readonly test: Test; readonly isOver: boolean }) {
  const { t } = useTranslation()
  const { data: standing } = useQuery({ ...standingCallQuery(test.callId), enabled: !isOver })
  const callId = standing?.id
  const trace = callTraceQuery(callId ?? '')
  const record = callRecordQuery(callId ?? '')
  const known = isOver && callId !== undefined
  const { data: steps } = useQuery({
    ...trace,
    retry: recordTries,
    ...(known ? {} : { queryFn: skipToken }),
  })
  const { data: ended } = useQuery({
    ...record,
    retry: recordTries,
    ...(known ? {} : { queryFn: skipToken }),
  })
  if (known && steps !== undefined) return <CallPath steps={steps} end={ended?.end} />
  if (standing) return <CallPath steps={standing.steps} end={undefined} />
  if (!isOver) return <Text>{t('phone.test.waiting')}</Text>
  return (
    <Text>
      {t('phone.test.missed')} <TextLink to={paths.calls}>{t('nav.calls')}</TextLink>
    </Text>
  )
}
