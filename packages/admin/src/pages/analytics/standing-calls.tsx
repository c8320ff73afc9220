// The calls in which people talk now. A supervisor joins beside one of the two: to listen, to
// whisper, or to barge in; and records the call, with a pause while a secret is said. The own
// phones ring for it.

import {
  Badge,
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Text,
} from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../api/may.ts'
import {
  type JoinRole,
  joinCall,
  type RecordingAction,
  type StandingCall,
  standingCallsQuery,
  steerRecording,
} from '../../api/recordings.ts'
import { useWrite } from '../../api/use-write.ts'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { formatTelephoneNumber } from '../../telephone-number.ts'
import { Card } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'

const roles = ['monitor', 'whisper', 'barge'] as const satisfies readonly JoinRole[]
/** What can be done about a recording, by how it stands. */
const actionsWhile = {
  off: ['start'],
  on: ['pause', 'stop'],
  paused: ['resume', 'stop'],
} as const satisfies Record<string, readonly RecordingAction[]>

/** Who talks now; nothing while nobody does, or for who may not join. */
export function StandingCalls() {
  const layout = useLayout()
  const { t } = useTranslation()
  const mayLook = useMay()('GET /v1.0/calls')
  const { data: calls = [] } = useQuery({ ...standingCallsQuery, enabled: mayLook })
  if (!mayLook || calls.length === 0) return null
  return (
    <Card title={t('standing.title')}>
      <ul className={`${layout.plainList} ${layout.column}`}>
        {calls.map((call) => (
          <li key={call.id}>
            <OneCall call={call} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

function OneCall({ call }: { readonly call: StandingCall }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const join = useWrite(joinCall)
  const record = useWrite(steerRecording)
  const names = call.parties.map(({ displayName }) => formatTelephoneNumber(displayName))
  return (
    <div className={layout.tightColumn}>
      <div className={layout.row}>
        <Text weight="semibold">{names.join(' – ')}</Text>
        {call.guests.map((guest) => (
          <Badge key={guest.legId} appearance="tint">
            {guest.displayName} · {t(`standing.roles.${guest.role}`)}
          </Badge>
        ))}
        {call.recording === undefined ? null : (
          <Badge appearance="tint" color={call.recording === 'on' ? 'danger' : 'warning'}>
            {t(`standing.recorded.${call.recording}`)}
          </Badge>
        )}
      </div>
      <div className={layout.row}>
        {call.parties.map((party, index) =>
          party.userId === undefined ? null : (
            <Choices
              key={party.legId}
              label={t('standing.joinBeside', { name: names[index] })}
              choices={roles.map((role) => ({
                label: t(`standing.roles.${role}`),
                choose: () => join.mutate({ callId: call.id, besideLegId: party.legId, role }),
              }))}
            />
          ),
        )}
        <Choices
          label={t('standing.record')}
          choices={actionsWhile[call.recording ?? 'off'].map((action) => ({
            label: t(`standing.recording.${action}`),
            choose: () => record.mutate({ callId: call.id, action }),
          }))}
        />
      </div>
      <ProblemBar error={join.error ?? record.error} />
    </div>
  )
}

function Choices(props: {
  readonly label: string
  readonly choices: readonly { readonly label: string; readonly choose: () => void }[]
}) {
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button size="small">{props.label}</Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {props.choices.map(({ label, choose }) => (
            <MenuItem key={label} onClick={choose}>
              {label}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
