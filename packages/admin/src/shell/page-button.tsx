// A button that leads to a page, for whoever may do there what the page is for; others do not see
// it. So a Reader sees lists and no buttons.

import { Button, type ButtonProps } from '@fluentui/react-components'
import { useNavigate } from 'react-router'
import { useMay } from '../api/may.ts'
import { operationOfPage } from '../page-operations.ts'

/** How a button to a page looks, and where it leads. */
type PageButtonProps = Pick<ButtonProps, 'appearance' | 'icon' | 'disabled' | 'children'> & {
  readonly to: string
}

/** The button, or nothing. */
export function PageButton({ to, ...button }: PageButtonProps) {
  const navigate = useNavigate()
  const may = useMay()
  const operation = operationOfPage(to)
  if (operation !== undefined && !may(operation)) return null
  return <Button {...button} onClick={() => void navigate(to)} />
}
