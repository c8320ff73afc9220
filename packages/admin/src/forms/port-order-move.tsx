// A port order: where it stands, what the provider said, which numbers it brings, and its next
// status, with what that status asks for.

import { Button, Subtitle2, Text } from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import {
  movePortOrder,
  type PortOrder,
  type PortStatus,
  portOrderQuery,
} from '../api/port-orders.ts'
import { useEditedEtag } from '../api/use-edited-etag.ts'
import { formatDateTime } from '../date-time.ts'
import { currentLanguage } from '../i18n/translations.ts'
import { PortState } from '../pages/voice/port-orders-page.tsx'
import { paths } from '../paths.ts'
import { formatTelephoneNumber } from '../telephone-number.ts'
import { ChoiceField, TextField } from '../ui/form-fields.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { useLayout } from '../ui/styles.ts'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'

type Values = {
  readonly status: string
  readonly statusMessage: string
  /** As the browser's own field writes it, in the time zone of whoever looks. */
  readonly transferDateTime: string
}

/** The pane over the list of port orders. */
export function PortOrderPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { id = '' } = useParams()
  const { data: order } = useSuspenseQuery(portOrderQuery(id))
  const close = () => void navigate(paths.portOrders)
  return (
    <Pane title={order.name} subtitle={order.provider} onClose={close}>
      {order.nextStatuses.length === 0 ? (
        <PaneContent actions={<Button onClick={close}>{t('action.close')}</Button>}>
          <OrderFacts order={order} />
        </PaneContent>
      ) : (
        <MoveForm key={order.status} order={order} onClose={close} />
      )}
    </Pane>
  )
}

function MoveForm(props: { readonly order: PortOrder; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { order, onClose } = props
  const edited = useEditedEtag(portOrderQuery(order.id).queryKey)
  const { form, submit, isPending, problem, conflict } = useApiForm<Values, PortOrder>({
    values: { status: '', statusMessage: '', transferDateTime: '' },
    write: (values) => movePortOrder(order.id, changeOf(order, values), edited.value()),
    edited,
  })
  const wanted = form.watch('status')
  return (
    <PaneContent
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      actions={
        <PaneActions closeLabel={t('action.close')} isPending={isPending} onClose={onClose} />
      }
    >
      <ProblemBar error={problem} conflict={conflict} />
      <OrderFacts order={order} />
      {order.status === 'transferPending' ? <Text>{t('ports.frozen')}</Text> : null}
      <ChoiceField
        control={form.control}
        name="status"
        label={t('ports.nextStatus')}
        choices={order.nextStatuses.map((value) => ({
          value,
          label: t(`ports.statuses.${value}`),
        }))}
        rules={{ required: t('form.required') }}
      />
      {wanted === 'transferApproved' ? (
        <TextField
          control={form.control}
          name="transferDateTime"
          label={t('ports.transferDate')}
          type="datetime-local"
          rules={{ required: t('form.required') }}
        />
      ) : null}
      {wanted === '' || wanted === 'completed' ? null : (
        <TextField
          control={form.control}
          name="statusMessage"
          label={t('ports.message')}
          hint={wanted === 'error' ? undefined : t('form.optional')}
          rules={wanted === 'error' ? { required: t('form.required') } : {}}
        />
      )}
    </PaneContent>
  )
}

function OrderFacts({ order }: { readonly order: PortOrder }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const facts = [
    [t('ports.requestedDate'), order.requestedTransferDate],
    [
      t('ports.transferDate'),
      order.transferDateTime && formatDateTime(order.transferDateTime, currentLanguage()),
    ],
    [t('ports.message'), order.statusMessage],
    [t('ports.requester'), order.requester],
    [t('ports.billingNumber'), formatTelephoneNumber(order.billingTelephoneNumber)],
    [t('ports.accountNumber'), order.accountNumber],
    [t('ports.serviceAddress'), order.serviceAddress],
    [t('ports.letter'), order.letterOfAuthorization],
  ].flatMap(([label, value]) => (label && value ? [{ label, value }] : []))
  return (
    <>
      <div>
        <PortState status={order.status} />
      </div>
      {facts.map(({ label, value }) => (
        <div key={label} className={layout.tightColumn}>
          <Text className={layout.muted}>{label}</Text>
          <Text>{value}</Text>
        </div>
      ))}
      <Subtitle2 as="h3">{t('nav.phoneNumbers')}</Subtitle2>
      <Text>{order.telephoneNumbers.map(formatTelephoneNumber).join(', ')}</Text>
    </>
  )
}

function changeOf({ nextStatuses }: PortOrder, values: Values) {
  const { status, statusMessage, transferDateTime } = values
  const wanted: PortStatus | undefined = nextStatuses.find((value) => value === status)
  return {
    status: wanted ?? 'processing',
    ...(statusMessage.trim() === '' ? {} : { statusMessage: statusMessage.trim() }),
    ...(transferDateTime === ''
      ? {}
      : { transferDateTime: new Date(transferDateTime).toISOString() }),
  }
}
