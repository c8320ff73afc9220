// What a diagnosis found, one line for each check: a mark whose shape says the same as its color,
// the finding, what the carrier said, and what to do.

import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components'
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle'
import { DismissCircleFilled } from '@fluentui/react-icons/svg/dismiss-circle'
import { SubtractCircleRegular } from '@fluentui/react-icons/svg/subtract-circle'
import { WarningFilled } from '@fluentui/react-icons/svg/warning'
import { useTranslation } from 'react-i18next'
import type { TrunkFinding } from '../../api/trunks.ts'
import { findingText } from '../../i18n/translations.ts'
import { useLayout } from '../../ui/styles.ts'

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalM },
  finding: { display: 'flex', gap: tokens.spacingHorizontalM, alignItems: 'flex-start' },
  mark: { flexShrink: 0, fontSize: '20px', lineHeight: '20px' },
  passed: { color: tokens.colorPaletteGreenForeground1 },
  warning: { color: tokens.colorPaletteDarkOrangeForeground1 },
  error: { color: tokens.colorPaletteRedForeground1 },
  skipped: { color: tokens.colorNeutralForeground3 },
  words: { overflowWrap: 'anywhere' },
})

const marks = {
  passed: CheckmarkCircleFilled,
  warning: WarningFilled,
  error: DismissCircleFilled,
  skipped: SubtractCircleRegular,
} as const

/** The findings in the order of the checks. */
export function FindingList({ findings }: { readonly findings: readonly TrunkFinding[] }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useTranslation()
  return (
    <ul
      className={mergeClasses(layout.plainList, styles.list)}
      aria-label={t('trunks.doctor.findings')}
    >
      {findings.map((finding) => (
        <li key={`${finding.check} ${finding.code}`}>
          <Finding finding={finding} />
        </li>
      ))}
    </ul>
  )
}

function Finding({ finding }: { readonly finding: TrunkFinding }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useTranslation()
  const { check, severity } = finding
  const Mark = marks[severity]
  const { summary, detail, remedy } = findingText(finding)
  return (
    <div className={styles.finding}>
      <span className={styles[severity]}>
        <Mark className={styles.mark} aria-label={t(`trunks.doctor.severities.${severity}`)} />
      </span>
      <div className={mergeClasses(layout.tightColumn, styles.words)}>
        <Text weight="semibold">{t(`trunks.doctor.checks.${check}`)}</Text>
        <Text>{summary}</Text>
        {detail === undefined ? null : (
          <Text size={200} className={layout.muted}>
            {detail}
          </Text>
        )}
        {remedy === undefined ? null : <Text>{remedy}</Text>}
      </div>
    </div>
  )
}
