// A button for what cannot be undone: it says what will happen and does it on the second click.
// When the deed is refused, the dialog stays and shows why.

import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
} from '@fluentui/react-components'
import type { ReactElement, ReactNode } from 'react'

/** Asks before it acts. */
export function ConfirmButton(props: {
  readonly label: string
  readonly cancelLabel: string
  readonly icon: ReactElement
  readonly title: string
  readonly text: string
  readonly disabled?: boolean
  readonly problem?: ReactNode
  readonly onConfirm: () => void
}) {
  return (
    <Dialog>
      <DialogTrigger disableButtonEnhancement>
        <Button appearance="subtle" icon={props.icon} disabled={props.disabled ?? false}>
          {props.label}
        </Button>
      </DialogTrigger>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{props.title}</DialogTitle>
          <DialogContent>
            {props.text}
            {props.problem}
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={props.onConfirm}>
              {props.label}
            </Button>
            <DialogTrigger disableButtonEnhancement>
              <Button>{props.cancelLabel}</Button>
            </DialogTrigger>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
