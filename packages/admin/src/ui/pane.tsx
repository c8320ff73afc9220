// A pane over the right edge: title, scrolling body, actions at the foot. A pane is a route, so
// closing it means going to the list below it. It has one way out by name, the action at its foot
// (Close or Cancel); Escape and a click beside it do the same.

import {
  Drawer,
  DrawerBody,
  DrawerFooter,
  DrawerHeader,
  DrawerHeaderTitle,
  makeStyles,
  Text,
  tokens,
} from '@fluentui/react-components'
import {
  type ReactNode,
  type RefObject,
  type SubmitEventHandler,
  useEffect,
  useRef,
  useState,
} from 'react'

const dialogs = '[role=dialog]'
const controls = ':is(a[href], button, input, textarea, [tabindex="0"]):not(:disabled)'

const useStyles = makeStyles({
  drawer: { width: 'min(560px, 100vw)', maxWidth: '100vw' },
  form: {
    display: 'flex',
    flexDirection: 'column',
    alignSelf: 'stretch',
    flexGrow: 1,
    minHeight: 0,
  },
  body: { flexGrow: 1 },
  fields: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    paddingTop: tokens.spacingVerticalM,
    paddingBottom: tokens.spacingVerticalXL,
  },
  footer: { borderTop: `1px solid ${tokens.colorNeutralStroke2}`, paddingTop: '16px' },
  subtitle: { color: tokens.colorNeutralForeground3 },
})

/** A pane over the page below it. */
export function Pane(props: {
  readonly title: string
  readonly subtitle?: string | undefined
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  const styles = useStyles()
  useReturnedFocus()
  return (
    <Drawer
      type="overlay"
      position="end"
      open
      className={styles.drawer}
      onOpenChange={(_, { open }) => (open ? undefined : props.onClose())}
    >
      <DrawerHeader>
        <DrawerHeaderTitle>{props.title}</DrawerHeaderTitle>
        {props.subtitle === undefined ? null : (
          <Text className={styles.subtitle}>{props.subtitle}</Text>
        )}
      </DrawerHeader>
      {props.children}
    </Drawer>
  )
}

let lastOpener: Element | undefined

/** Gives the focus back, when the pane closes, to what opened it, or the first of several. */
function useReturnedFocus(): void {
  // Read while the pane is rendered: once it stands, the focus is inside.
  const [opener] = useState(openerNow)
  useEffect(() => {
    lastOpener = opener
    // After the pane has let the focus go, and unless another one took its place.
    return () => void requestAnimationFrame(() => giveFocus(opener))
  }, [opener])
}

/** What has the focus; within a pane, or where the focus was lost with a button, what opened it. */
function openerNow(): Element | undefined {
  const active = document.activeElement
  const isWithin = active === null || active === document.body || active.closest(dialogs) !== null
  return isWithin ? lastOpener : active
}

function giveFocus(opener: Element | undefined): void {
  if (opener instanceof HTMLElement && document.querySelector(dialogs) === null) opener.focus()
}

/** The body and foot of a pane as a form; without `onSubmit` it only shows. */
export function PaneContent(props: {
  readonly onSubmit?: SubmitEventHandler<HTMLFormElement>
  readonly actions: ReactNode
  readonly children: ReactNode
}) {
  const styles = useStyles()
  const fields = useRef<HTMLDivElement>(null)
  const isStop = useIsScrollStop(fields)
  const content = (
    <>
      <DrawerBody className={styles.body} {...(isStop ? { tabIndex: 0 } : {})}>
        <div className={styles.fields} ref={fields}>
          {props.children}
        </div>
      </DrawerBody>
      <DrawerFooter className={styles.footer}>{props.actions}</DrawerFooter>
    </>
  )
  if (props.onSubmit === undefined) return <div className={styles.form}>{content}</div>
  return (
    <form className={styles.form} onSubmit={props.onSubmit} noValidate>
      {content}
    </form>
  )
}

/** Whether what is shown is long without a control: then it is itself a stop of the keyboard. */
function useIsScrollStop(shown: RefObject<HTMLElement | null>): boolean {
  const [isStop, setIsStop] = useState(false)
  useEffect(() => {
    const [content, body] = [shown.current, shown.current?.parentElement]
    if (content === null || !body) return undefined
    const measure = () =>
      setIsStop(body.scrollHeight > body.clientHeight && content.querySelector(controls) === null)
    const observer = new ResizeObserver(measure)
    for (const each of [body, content]) observer.observe(each)
    return () => observer.disconnect()
  }, [shown])
  return isStop
}
