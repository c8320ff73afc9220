// Ordering numbers, second step: what was found and is held, how long it is held still, and placing
// the order or giving the numbers back. Later it shows what became of the order.

import { Button, MessageBar, MessageBarBody, Text } from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { useMay } from '../api/may.ts'
import {
  completeNumberOrder,
  type NumberOrder,
  numberOrderQuery,
  releaseNumberOrder,
} from '../api/phone-numbers.ts'
import { useWrite } from '../api/use-write.ts'
import { formatDuration } from '../date-time.ts'
import { paths } from '../paths.ts'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { useLayout } from '../ui/styles.ts'
import { ProblemBar } from './problem-bar.tsx'

const secondMs = 1_000

/** The pane over the order history. */
export function NumberOrderPane() {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { id = '' } = useParams()
  const { data: order } = useSuspenseQuery(numberOrderQuery(id))
  const close = () => void navigate(paths.numberOrders)
  const place = useWrite(() => completeNumberOrder(id))
  const release = useWrite(() => releaseNumberOrder(id), close)
  const may = useMay()
  const left = useTimeLeft(order)
  const isReserved = order.status === 'reserved' && left !== undefined
  return (
    <Pane title={order.name} subtitle={order.description || undefined} onClose={close}>
      <PaneContent
        actions={
          isReserved && may('POST /v1.0/phoneNumberOrders/{id}/complete') ? (
            <>
              <Button
                appearance="primary"
                disabled={place.isPending}
                onClick={() => place.mutate(undefined)}
              >
                {t('checkOut.placeOrder')}
              </Button>
              <Button disabled={release.isPending} onClick={() => release.mutate(undefined)}>
                {t('numbers.order.release')}
              </Button>
            </>
          ) : (
            <Button appearance="primary" onClick={() => void navigate(paths.phoneNumbers)}>
              {t('numbers.order.finish')}
            </Button>
          )
        }
      >
        <ProblemBar error={place.error ?? release.error} />
        <MessageBar intent={intentOf(order, isReserved)} layout="multiline">
          <MessageBarBody>
            {isReserved
              ? t('numbers.order.held', { left })
              : t(`numbers.order.became.${becameOf(order)}`)}
          </MessageBarBody>
        </MessageBar>
        <ul className={layout.plainList} aria-label={t('nav.phoneNumbers')}>
          {order.telephoneNumbers.map(({ telephoneNumber, formatted, city }) => (
            <li key={telephoneNumber}>
              <Text weight="semibold">{formatted}</Text>{' '}
              <Text className={layout.muted}>{city}</Text>
            </li>
          ))}
        </ul>
      </PaneContent>
    </Pane>
  )
}

/** How long the numbers are held still, as m:ss; undefined when they are not. */
function useTimeLeft({ reservationExpiryDateTime: end }: NumberOrder): string | undefined {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const ticking = setInterval(() => setNow(new Date()), secondMs)
    return () => clearInterval(ticking)
  }, [])
  if (end === undefined || Date.parse(end) <= now.getTime()) return undefined
  return formatDuration(now.toISOString(), end)
}

function becameOf({ status, errorCode }: NumberOrder) {
  if (errorCode === 'outOfStock') return 'outOfStock'
  return status === 'completed' || status === 'released' ? status : 'expired'
}

function intentOf(order: NumberOrder, isReserved: boolean) {
  if (isReserved) return 'info'
  return order.status === 'completed' ? 'success' : 'warning'
}
