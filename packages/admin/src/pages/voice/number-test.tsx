// May this person dial this number? The answer of the engine that decides live calls, before
// anybody calls: yes by which trunk, or why not, and each rule that was asked.

import { Button, Field, Input, MessageBar, MessageBarBody, Text } from '@fluentui/react-components'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { peopleChoices } from '../../api/choices.ts'
import { useMay } from '../../api/may.ts'
import { type NumberTestResult, testNumber } from '../../api/outbound-calling.ts'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { SearchedChoiceInput } from '../../forms/searched-choice.tsx'
import { endCauseText, traceText } from '../../i18n/translations.ts'
import { formatTelephoneNumber } from '../../telephone-number.ts'
import { Card } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'

/** The card that tests a number. */
export function NumberTestCard() {
  const { t } = useTranslation()
  const layout = useLayout()
  const may = useMay()
  const [userId, setUserId] = useState('')
  const [number, setNumber] = useState('')
  const { mutate, data, error, isPending } = useMutation({ mutationFn: testNumber })
  if (!may('POST /v1.0/numberTests')) return null
  return (
    <Card title={t('numberTest.title')}>
      <form
        className={layout.column}
        onSubmit={(event) => {
          event.preventDefault()
          mutate({ userId, number })
        }}
      >
        <div className={layout.twoColumns}>
          <SearchedChoiceInput
            label={t('numberTest.person')}
            source={peopleChoices}
            value={userId}
            onChange={setUserId}
          />
          <Field label={t('numberTest.number')} hint={t('numberTest.numberHint')}>
            <Input value={number} onChange={(_, { value }) => setNumber(value)} />
          </Field>
        </div>
        <div>
          <Button type="submit" disabled={isPending || userId === '' || number.trim() === ''}>
            {t('numberTest.run')}
          </Button>
        </div>
      </form>
      <ProblemBar error={error} />
      <div role="status" className={layout.column}>
        {data === undefined ? null : <Result result={data} />}
      </div>
    </Card>
  )
}

function Result({ result }: { readonly result: NumberTestResult }) {
  const { t } = useTranslation()
  const { isCalled, number, steps, isUsageCounted } = result
  const intent = isCalled ? 'success' : number === undefined ? 'info' : 'error'
  return (
    <>
      <MessageBar intent={intent} layout="multiline">
        <MessageBarBody>
          <Verdict result={result} />
        </MessageBarBody>
      </MessageBar>
      <Text size={200}>{t(isUsageCounted ? 'numberTest.counted' : 'numberTest.notCounted')}</Text>
      <ol aria-label={t('numberTest.steps')}>
        {steps.map(({ kind, summary, details }, index) => (
          // Steps never change places: the list is replaced as a whole.
          <li key={`${index} ${kind}`}>
            <Text>{traceText(kind, summary, details)}</Text>
          </li>
        ))}
      </ol>
    </>
  )
}

function Verdict({ result }: { readonly result: NumberTestResult }) {
  const { t } = useTranslation()
  const { isCalled, isEmergency, number, trunk, callerIdNumber, end } = result
  if (number === undefined) return t('numberTest.inside', { cause: endCauseText(end.cause) })
  const shown = formatTelephoneNumber(number)
  if (!isCalled) return t('numberTest.refused', { number: shown, cause: endCauseText(end.cause) })
  const shows =
    callerIdNumber === undefined
      ? t('numberTest.showsNone')
      : t('numberTest.shows', { number: formatTelephoneNumber(callerIdNumber) })
  const called = t(isEmergency ? 'numberTest.emergency' : 'numberTest.called', {
    number: shown,
    trunk: trunk?.name ?? '',
  })
  return `${called} ${shows}`
}
