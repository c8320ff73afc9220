// Adding colleagues to a call: their phones ring, and whoever answers takes part. They are shown
// as long as they ring or talk.

import { Badge, Button, Text } from '@fluentui/react-components'
import { PeopleAddRegular } from '@fluentui/react-icons/svg/people-add'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addCallParticipant, callParticipantsQuery } from '../api/browser-phone.ts'
import type { Colleague } from '../api/shapes.ts'
import { useWrite } from '../api/use-write.ts'
import { ProblemBar } from '../forms/problem-bar.tsx'
import { useLayout } from '../ui/styles.ts'
import { NumberField } from './number-field.tsx'
import { usePhone } from './phone-context.ts'

/** Who is there besides the two. */
export function Participants({ callId }: { readonly callId: string }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const sipCallId = usePhone().sipCallId(callId) ?? ''
  const { data: participants = [] } = useQuery(callParticipantsQuery(sipCallId))
  return (
    <div role="status" className={layout.row}>
      {participants.map(({ userId, displayName, isRinging }) => (
        <Badge key={userId} appearance="tint" color={isRinging ? 'informative' : 'success'}>
          {t(isRinging ? 'phone.addPerson.rings' : 'phone.addPerson.talks', { name: displayName })}
        </Badge>
      ))}
    </div>
  )
}

/** Whom to add. */
export function AddPersonForm({ callId }: { readonly callId: string }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const sipCallId = usePhone().sipCallId(callId) ?? ''
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<Colleague>()
  const add = useWrite(addCallParticipant, () => {
    setChosen(undefined)
    setTyped('')
  })
  return (
    <div className={layout.column}>
      <Text>{t('phone.addPerson.text')}</Text>
      <NumberField
        value={typed}
        onChange={(text) => {
          setChosen(undefined)
          setTyped(text)
        }}
        onCall={({ name, number }, colleague) => {
          setChosen(colleague)
          setTyped(name === '' ? number : name)
        }}
      />
      <ProblemBar error={add.error} />
      <div>
        <Button
          icon={<PeopleAddRegular />}
          disabled={chosen === undefined || add.isPending}
          onClick={() => {
            if (chosen !== undefined) add.mutate({ sipCallId, userId: chosen.id })
          }}
        >
          {t('phone.addPerson.add')}
        </Button>
      </div>
    </div>
  )
}
