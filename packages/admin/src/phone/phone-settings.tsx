// Which microphone, speaker and ringing device are used. Browsers name the devices only after the
// microphone was allowed, and not every browser lets the speaker be chosen.

import { Text } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ChoiceInput } from '../ui/form-fields.tsx'
import { useLayout } from '../ui/styles.ts'
import type { PhoneDevices } from './phone-audio.ts'
import { usePhone } from './phone-context.ts'

const uses = [
  ['microphone', 'audioinput'],
  ['speaker', 'audiooutput'],
  ['ringer', 'audiooutput'],
] as const

/** The three choices. */
export function PhoneSettings() {
  const layout = useLayout()
  const { t } = useTranslation()
  const phone = usePhone()
  const present = usePresentDevices()
  const [chosen, setChosen] = useState<PhoneDevices>(phone.devices)
  const canChoose = 'setSinkId' in HTMLMediaElement.prototype
  const use = (devices: PhoneDevices) => {
    setChosen(devices)
    void phone.use(devices)
  }
  return (
    <div className={layout.column}>
      {uses.map(([name, kind]) => (
        <ChoiceInput
          key={name}
          label={t(`phone.devices.${name}`)}
          value={chosen[name]}
          disabled={name !== 'microphone' && !canChoose}
          hint={name !== 'microphone' && !canChoose ? t('phone.devices.cannotChoose') : undefined}
          choices={[
            { value: '', label: t('phone.devices.usual') },
            ...present.filter((device) => device.kind === kind).map(choiceOf),
          ]}
          onChange={(value) => use({ ...chosen, [name]: value })}
        />
      ))}
      {present.some(({ label }) => label === '') ? (
        <Text className={layout.muted}>{t('phone.devices.unnamed')}</Text>
      ) : null}
    </div>
  )
}

function choiceOf({ deviceId, label }: MediaDeviceInfo) {
  return { value: deviceId, label: label === '' ? deviceId.slice(0, 8) : label }
}

function usePresentDevices(): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([])
  useEffect(() => {
    const { mediaDevices } = navigator
    if (!mediaDevices) return undefined
    const look = async () => {
      const found = await mediaDevices.enumerateDevices()
      setDevices(found.filter(({ deviceId }) => deviceId !== '' && deviceId !== 'default'))
    }
    const changed = () => void look()
    changed()
    mediaDevices.addEventListener('devicechange', changed)
    return () => mediaDevices.removeEventListener('devicechange', changed)
  }, [])
  return devices
}
