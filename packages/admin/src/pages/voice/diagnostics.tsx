// What the checker found: each finding with its severity, where it is, and what it means.

import { MessageBar, MessageBarBody } from '@fluentui/react-components'
import type { Diagnostic } from '../../api/shapes.ts'
import { diagnosticText } from '../../i18n/translations.ts'
import { useLayout } from '../../ui/styles.ts'

/** The findings, if there are any. */
export function Diagnostics({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }) {
  const layout = useLayout()
  if (diagnostics.length === 0) return null
  return (
    <div className={layout.tightColumn}>
      {diagnostics.map((diagnostic) => (
        <MessageBar
          key={diagnostic.code + diagnostic.address}
          intent={diagnostic.severity}
          layout="multiline"
        >
          <MessageBarBody>{diagnosticText(diagnostic)}</MessageBarBody>
        </MessageBar>
      ))}
    </div>
  )
}
