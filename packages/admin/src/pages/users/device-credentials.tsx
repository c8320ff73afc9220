// The credentials of a new phone, shown this one time, in the words of the phone that is set up.

import { Card, MessageBar, MessageBarBody, Text } from '@fluentui/react-components'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeviceCredentials } from '../../api/shapes.ts'
import {
  type DeviceKind,
  type DeviceTransport,
  deviceKinds,
  deviceSetUp,
  type SetUpField,
} from '../../forms/device-set-up.ts'
import { CopyLine } from '../../ui/copy-line.tsx'
import { ChoiceInput } from '../../ui/form-fields.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { useLayout } from '../../ui/styles.ts'

type Shown = DeviceKind | 'any'
const shownKinds: readonly Shown[] = ['any', ...deviceKinds]

/** The card with which a phone is set up. */
export function DeviceCredentialsCard(props: { readonly credentials: DeviceCredentials }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { credentials } = props
  const { transports } = credentials.sipServer
  const allLines = useAllLines(credentials)
  const [kind, setKind] = useState<Shown>('any')
  const [transport, setTransport] = useState<DeviceTransport>(transports[0] ?? 'udp')
  return (
    <Card appearance="filled-alternative" aria-label={credentials.displayName} role="group">
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>{t('devices.once')}</MessageBarBody>
      </MessageBar>
      <div className={layout.twoColumns}>
        <ChoiceInput
          label={t('devices.kind.label')}
          value={kind}
          choices={shownKinds.map((value) => ({ value, label: t(`devices.kind.${value}`) }))}
          onChange={(value) => setKind(shownKinds.find((each) => each === value) ?? 'any')}
        />
        {kind === 'any' ? null : (
          <ChoiceInput
            label={t('devices.transport')}
            value={transport}
            choices={transports.map((value) => ({ value, label: value.toUpperCase() }))}
            onChange={(value) => setTransport(transports.find((each) => each === value) ?? 'udp')}
          />
        )}
      </div>
      {kind === 'any' ? (
        <Lines lines={allLines} />
      ) : (
        <SetUp kind={kind} credentials={credentials} transport={transport} />
      )}
    </Card>
  )
}

function SetUp(props: {
  readonly kind: DeviceKind
  readonly credentials: DeviceCredentials
  readonly transport: DeviceTransport
}) {
  const { t } = useTranslation()
  const { place, fields, code } = deviceSetUp(props.kind, props.credentials, props.transport)
  return (
    <>
      <Text>{t('devices.place', { place })}</Text>
      {code === undefined ? null : (
        <>
          <QrCode text={code} label={t('devices.scan')} />
          <Lines lines={[{ label: t('devices.codeText'), value: code }]} />
        </>
      )}
      <Lines lines={fields} />
    </>
  )
}

function Lines({ lines }: { readonly lines: readonly SetUpField[] }) {
  const { t } = useTranslation()
  return lines.map(({ label, value }) => (
    <CopyLine key={label} label={label} value={value} copyLabel={t('action.copy')} />
  ))
}

function useAllLines(credentials: DeviceCredentials): readonly SetUpField[] {
  const { t } = useTranslation()
  const { host, port, transports, tlsPort } = credentials.sipServer
  return [
    { label: t('users.username'), value: credentials.username },
    { label: t('signIn.password'), value: credentials.password },
    { label: t('devices.domain'), value: credentials.domain },
    { label: t('devices.server'), value: `${host}:${port}` },
    { label: t('devices.transport'), value: transports.join(', ') },
    ...(tlsPort === undefined
      ? []
      : [{ label: t('devices.tlsServer'), value: `${host}:${tlsPort}` }]),
  ]
}
