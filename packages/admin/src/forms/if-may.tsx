// What only some people may change: a button is absent for the others, and fields can be read, with
// a sentence above them that says why they cannot be changed. The API decides; see api/may.ts.

import { MessageBar, MessageBarBody } from '@fluentui/react-components'
import type { OperationName } from '@mainline/client'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../api/may.ts'
import { Locked } from '../ui/locked.tsx'

type Guarded = { readonly operation: OperationName; readonly children: ReactNode }

/** Buttons and links for who may use the operation. */
export function IfMay({ operation, children }: Guarded) {
  return useMay()(operation) ? children : null
}

/** Fields that who may use the operation changes, and everybody else reads. */
export function FieldsFor({ operation, children }: Guarded) {
  const { t } = useTranslation()
  if (useMay()(operation)) return children
  return (
    <>
      <MessageBar layout="multiline">
        <MessageBarBody>{t('form.readOnly')}</MessageBarBody>
      </MessageBar>
      <Locked reason="">{children}</Locked>
    </>
  )
}
