// Whether an address is known to be right, as a badge.

import { Badge } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import type { EmergencyAddress } from '../../api/emergency-addresses.ts'

const colors = { validated: 'success', notValidated: 'informative', invalid: 'danger' } as const

/** The state of an address. */
export function AddressState({
  status,
}: {
  readonly status: EmergencyAddress['validationStatus']
}) {
  const { t } = useTranslation()
  return (
    <Badge appearance="tint" color={colors[status]}>
      {t(`addresses.states.${status}`)}
    </Badge>
  )
}
