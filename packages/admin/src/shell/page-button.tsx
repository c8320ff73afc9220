// Buttons and links that lead to a page, for whoever may do there what the page is for. Others do
// not see the button, and read the words of the link. So a Reader sees lists and no buttons.

import { Button, type ButtonProps } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { useMay } from '../api/may.ts'
import { operationOfPage } from '../page-operations.ts'
import { TextLink } from '../ui/page.tsx'

/** How a button to a page looks, and where it leads. */
type PageButtonProps = Pick<ButtonProps, 'appearance' | 'icon' | 'disabled' | 'children'> & {
  readonly to: string
}

/** Tells of a page whether the person may use what it is for. */
export function useIsOpen(): (to: string) => boolean {
  const may = useMay()
  return (to) => {
    const operation = operationOfPage(to)
    return operation === undefined || may(operation)
  }
}

/** The link, or its words alone. */
export function PageLink(props: { readonly to: string; readonly children: ReactNode }) {
  const isOpen = useIsOpen()
  return isOpen(props.to) ? <TextLink {...props} /> : props.children
}

/** The button, or nothing. */
export function PageButton({ to, ...button }: PageButtonProps) {
  const navigate = useNavigate()
  const isOpen = useIsOpen()
  if (!isOpen(to)) return null
  return <Button {...button} onClick={() => void navigate(to)} />
}
