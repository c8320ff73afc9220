// The phones of a person: which there are, which are registered right now, and a new one with its
// credentials, shown this one time because the system keeps only their hash.

import { Badge, Button, Text } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { PhoneRegular } from '@fluentui/react-icons/svg/phone'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { devicesQuery } from '../../api/queries.ts'
import type { Device, DeviceCredentials } from '../../api/shapes.ts'
import { useWrite } from '../../api/use-write.ts'
import { addDevice, deleteDevice } from '../../api/writes.ts'
import { formatTime } from '../../date-time.ts'
import { IfMay } from '../../forms/if-may.tsx'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { useApiForm } from '../../forms/use-api-form.ts'
import { currentLanguage } from '../../i18n/translations.ts'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { TextField } from '../../ui/form-fields.tsx'
import { PaneContent } from '../../ui/pane.tsx'
import { useLayout } from '../../ui/styles.ts'
import { DeviceCredentialsCard } from './device-credentials.tsx'

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
      {credentials === undefined ? null : (
        <DeviceCredentialsCard key={credentials.id} credentials={credentials} />
      )}
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
        <Text className={layout.muted}>{device.username}</Text>
        {registration === null ? null : <RegistrationLine registration={registration} />}
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

/** Which phone it is, from where it is registered, and until when. */
function RegistrationLine(props: { readonly registration: NonNullable<Device['registration']> }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { userAgent, transport, address, expiresDateTime } = props.registration
  const until = formatTime(expiresDateTime, currentLanguage())
  return (
    <Text size={200} className={layout.muted}>
      {userAgent === '' ? '' : `${userAgent} · `}
      {t('devices.from', { address, transport: transport.toUpperCase(), until })}
    </Text>
  )
}
