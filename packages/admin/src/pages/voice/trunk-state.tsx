// How a trunk fares, at a glance: one word with a color, and the reason where it is not well. It is
// asked again while it is on screen.

import { Badge, type BadgeProps, Text } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Trunk, type TrunkStatus, trunkStatusQuery } from '../../api/trunks.ts'
import { trunkReasonText } from '../../i18n/translations.ts'
import { useLayout } from '../../ui/styles.ts'

type Word =
  | 'off'
  | 'unknown'
  | 'registered'
  | 'trying'
  | 'refused'
  | 'up'
  | 'down'
  | 'waiting'
  | 'ready'

/** The state of a trunk with its reason. */
export function TrunkState({ trunk }: { readonly trunk: Trunk }) {
  const { t } = useTranslation()
  const layout = useLayout()
  const { data: status } = useQuery({ ...trunkStatusQuery(trunk.id), enabled: trunk.enabled })
  const word = wordOf(trunk, status)
  const told = [status?.registration, status?.server].find((part) => part?.reason !== undefined)
  return (
    <span className={layout.tightColumn}>
      <span className={layout.row}>
        <Badge appearance="tint" color={colors[word]}>
          {t(`trunks.states.${word}`)}
        </Badge>
        {status !== undefined && status.activeCalls > 0 ? (
          <Text size={200}>{t('trunks.activeCalls', { count: status.activeCalls })}</Text>
        ) : null}
      </span>
      {told?.reason === undefined ? null : (
        <Text size={200} className={layout.muted}>
          {trunkReasonText(told.reason, told.reasonCode, told.reasonValues)}
        </Text>
      )}
    </span>
  )
}

function wordOf(trunk: Trunk, status: TrunkStatus | undefined): Word {
  if (!trunk.enabled) return 'off'
  if (status === undefined) return 'unknown'
  const { registration, server } = status
  if (registration.state === 'failed') return 'refused'
  if (server.state === 'down') return 'down'
  if (registration.state === 'registered') return 'registered'
  if (registration.state === 'trying') return 'trying'
  return server.state === 'unwatched' ? 'ready' : server.state
}

const colors: Readonly<Record<Word, NonNullable<BadgeProps['color']>>> = {
  off: 'informative',
  unknown: 'informative',
  registered: 'success',
  trying: 'warning',
  refused: 'danger',
  up: 'success',
  down: 'danger',
  waiting: 'warning',
  ready: 'success',
}
