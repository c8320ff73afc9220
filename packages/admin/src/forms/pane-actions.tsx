// The foot of a pane with a form: the action that saves, and the way out.

import { Button } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'

/** Save and cancel, or whatever the pane calls them. */
export function PaneActions(props: {
  readonly saveLabel?: string
  readonly closeLabel?: string
  readonly isPending: boolean
  readonly disabled?: boolean
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  return (
    <>
      <Button
        appearance="primary"
        type="submit"
        disabled={props.isPending || props.disabled === true}
      >
        {props.saveLabel ?? t('action.save')}
      </Button>
      <Button onClick={props.onClose}>{props.closeLabel ?? t('action.cancel')}</Button>
    </>
  )
}
