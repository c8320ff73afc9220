// How people dial: which numbers call for help, whatever the permissions and limits say, and what
// number people without one of their own show.

import { Button, Text } from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import {
  type DialPlan,
  dialPlanQuery,
  ownNumberChoices,
  saveDialPlan,
} from '../api/outbound-calling.ts'
import { useEditedEtag } from '../api/use-edited-etag.ts'
import { TextField } from '../ui/form-fields.tsx'
import { Card } from '../ui/page.tsx'
import { FieldsFor, IfMay } from './if-may.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { SearchedChoiceField } from './searched-choice.tsx'
import { useApiForm } from './use-api-form.ts'
import { Saved } from './user-edit.tsx'

type Values = { readonly emergencyNumbers: string; readonly callerIdNumber: string }

/** The card of the dial plan. */
export function DialPlanCard() {
  const { t } = useTranslation()
  const { data } = useSuspenseQuery(dialPlanQuery)
  const edited = useEditedEtag(dialPlanQuery.queryKey)
  const { form, submit, isPending, isSaved, problem, conflict } = useApiForm<Values, DialPlan>({
    values: {
      emergencyNumbers: data.emergencyNumbers.join(', '),
      callerIdNumber: data.callerIdNumber ?? '',
    },
    write: (values) => saveDialPlan(bodyOf(values), edited.value()),
    onDone: edited.renew,
    edited,
  })
  const operation = 'PATCH /v1.0/dialPlan'
  return (
    <Card title={t('dialing.plan')}>
      <ProblemBar error={problem} conflict={conflict} />
      {isSaved ? <Saved /> : null}
      <Text>{t('dialing.emergency', { numbers: data.nationalEmergencyNumbers.join(', ') })}</Text>
      <FieldsFor operation={operation}>
        <TextField
          control={form.control}
          name="emergencyNumbers"
          label={t('dialing.moreEmergency')}
          hint={t('dialing.moreEmergencyHint')}
        />
        <SearchedChoiceField
          control={form.control}
          name="callerIdNumber"
          label={t('dialing.callerIdNumber')}
          hint={t('dialing.callerIdNumberHint')}
          source={ownNumberChoices}
          none={t('dialing.callerIdNone')}
        />
      </FieldsFor>
      <IfMay operation={operation}>
        <div>
          <Button appearance="primary" disabled={isPending} onClick={submit}>
            {t('dialing.savePlan')}
          </Button>
        </div>
      </IfMay>
    </Card>
  )
}

function bodyOf({ emergencyNumbers, callerIdNumber }: Values) {
  return {
    emergencyNumbers: emergencyNumbers.split(/[\s,;]+/).filter(Boolean),
    callerIdNumber: callerIdNumber === '' ? null : callerIdNumber,
  }
}
