// The phones of a person: which there are, which are registered right now, and a new one with its
// credentials, shown this one time because the system keeps only their hash.

import { Badge, Button, Card, MessageBar, MessageBarBody, Text } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { PhoneRegular } from '@fluentui/react-icons/svg/phone'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { devicesQuery } from '../../api/queries.ts'
import type { Device, DeviceCredentials } from '../../api/shapes.ts'
import { useWrite } from '../../api/use-write.ts'
import { addDevice, deleteDevice } from '../../api/writes.ts'
import { IfMay } from '../../forms/if-may.tsx'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { useApiForm } from '../../forms/use-api-form.ts'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { CopyLine } from '../../ui/copy-line.tsx'
import { TextField } from '../../ui/form-fields.tsx'
import { PaneContent } from '../../ui/pane.tsx'
import { useLayout } from '../../ui/styles.ts'

// A phone registers while this tab is open; it should be seen to.
const refreshMs = 5_000

/** The devices tab. */
export function UserDevices(props: { readonly userId: string; readonly onClose: () => void }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { userId, onClose } = props
  const { data: devices = [] } = useQuery({ ...devicesQuery(userId), refetchInterval: refreshMs })
  const [credentials, setCredentials] = useState<DeviceCredentials>()
  return (
    <PaneContent actions={<Button onClick={onClose}>{t('action.close')}</Button>}>
      <Text>{t('devices.text')}</Text>
      {credentials === undefined ? null : <Credentials credentials={credentials} />}
      <div className={layout.tightColumn}>
        {devices.map((device) => (
          <DeviceLine key={device.id} userId={userId} device={device} />
        ))}
      </div>
      <IfMay operation="POST /v1.0/users/{id}/devices">
        <DeviceAdd userId={userId} onAdded={setCredentials} />
      </IfMay>
    </PaneContent>
  )
}

function DeviceAdd(props: {
  readonly userId: string
  readonly onAdded: (credentials: DeviceCredentials) => void
}) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { form, submit, isPending, problem } = useApiForm({
    values: { displayName: '' },
    write: ({ displayName }: { readonly displayName: string }) =>
      addDevice(props.userId, displayName),
    onDone: (credentials) => {
      form.reset({ displayName: '' })
      props.onAdded(credentials)
    },
  })
  return (
    <form
      className={layout.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <ProblemBar error={problem} />
      <TextField
        control={form.control}
        name="displayName"
        label={t('devices.name')}
        placeholder={t('devices.namePlaceholder')}
        rules={{ required: t('form.required') }}
      />
      <div>
        <Button type="submit" icon={<PhoneRegular />} disabled={isPending}>
          {t('devices.add')}
        </Button>
      </div>
    </form>
  )
}

function Credentials({ credentials }: { readonly credentials: DeviceCredentials }) {
  const { t } = useTranslation()
  const { host, port, transports, tlsPort } = credentials.sipServer
  const lines = [
    { key: 'username', label: t('users.username'), value: credentials.username },
    { key: 'password', label: t('signIn.password'), value: credentials.password },
    { key: 'domain', label: t('devices.domain'), value: credentials.domain },
    { key: 'server', label: t('devices.server'), value: `${host}:${port}` },
    { key: 'transport', label: t('devices.transport'), value: transports.join(', ') },
    ...(tlsPort === undefined
      ? []
      : [{ key: 'tlsServer', label: t('devices.tlsServer'), value: `${host}:${tlsPort}` }]),
  ]
  return (
    <Card appearance="filled-alternative" aria-label={credentials.displayName} role="group">
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>{t('devices.once')}</MessageBarBody>
      </MessageBar>
      {lines.map(({ key, label, value }) => (
        <CopyLine key={key} label={label} value={value} copyLabel={t('action.copy')} />
      ))}
    </Card>
  )
}

function DeviceLine(props: { readonly userId: string; readonly device: Device }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { userId, device } = props
  const { registration } = device
  const { mutate, error } = useWrite(() => deleteDevice(userId, device.id))
  return (
    <div className={layout.spread}>
      <span className={layout.tightColumn}>
        <Text weight="semibold">{device.displayName}</Text>
        <Text className={layout.muted}>{registration?.userAgent ?? device.username}</Text>
      </span>
      <span className={layout.row}>
        <Badge appearance="tint" color={registration ? 'success' : 'informative'}>
          {t(registration ? 'devices.registered' : 'devices.notRegistered')}
        </Badge>
        <IfMay operation="DELETE /v1.0/users/{id}/devices/{deviceId}">
          <ConfirmButton
            label={t('action.remove')}
            cancelLabel={t('action.cancel')}
            icon={<DeleteRegular />}
            title={t('devices.removeTitle', { name: device.displayName })}
            text={t('devices.removeText')}
            problem={<ProblemBar error={error} />}
            onConfirm={() => mutate(undefined)}
          />
        </IfMay>
      </span>
    </div>
  )
}
