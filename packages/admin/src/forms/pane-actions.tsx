// The foot of a pane with a form: the action that saves, and the way out.

import { Button } from '@fluentui/react-components'
import type { OperationName } from '@mainline/client'
import { useTranslation } from 'react-i18next'
import { useMay } from '../api/may.ts'

/** Save and cancel, or whatever the pane calls them. */
export function PaneActions(props: {
  readonly saveLabel?: string
  readonly closeLabel?: string
  readonly isPending: boolean
  readonly disabled?: boolean
  /** What saving does; who may not do it sees no button for it. */
  readonly operation?: OperationName
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const may = useMay()
  const maySave = props.operation === undefined || may(props.operation)
  return (
    <>
      {maySave ? (
        <Button
          appearance="primary"
          type="submit"
          disabled={props.isPending || props.disabled === true}
        >
          {props.saveLabel ?? t('action.save')}
        </Button>
      ) : null}
      <Button onClick={props.onClose}>{props.closeLabel ?? t('action.cancel')}</Button>
    </>
  )
}
