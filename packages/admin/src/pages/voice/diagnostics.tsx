// What the checker found: each finding with its severity, where it is, and what it means.

import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import type { Diagnostic } from '../../api/shapes.ts'
import { useLayout } from '../../ui/styles.ts'

/** The findings, if there are any. */
export function Diagnostics({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }) {
  const layout = useLayout()
  if (diagnostics.length === 0) return null
  return (
    <div className={layout.tightColumn}>
      {diagnostics.map(({ severity, code, address, summary, detail }) => (
        <MessageBar key={code + address} intent={severity} layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{summary}</MessageBarTitle> {detail}
          </MessageBarBody>
        </MessageBar>
      ))}
    </div>
  )
}
