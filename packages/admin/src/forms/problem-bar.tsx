// A refusal as a person reads it: what is wrong, every broken rule, and beside each the step that
// mends it as a link. Also used for open steps, which are problems of the same shape.

import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Text,
  tokens,
} from '@fluentui/react-components'
import { ApiFailure, type FailureDetail } from '@mainline/client'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { formatDateTime } from '../date-time.ts'
import { currentLanguage, problemText, remedyText } from '../i18n/translations.ts'
import { problemPath } from '../paths.ts'
import { PageLink } from '../shell/page-button.tsx'
import type { Conflict } from './use-api-form.ts'

const useStyles = makeStyles({
  body: { paddingTop: '8px', paddingBottom: '8px', whiteSpace: 'normal' },
  list: { margin: '4px 0 0', paddingLeft: '18px', display: 'grid', gap: '6px' },
  remedy: { display: 'block', color: tokens.colorNeutralForeground2 },
})

/** The error of a write, if there is one; `accountId` aims the remedies. */
export function ProblemBar(props: {
  readonly error: Error | null | undefined
  readonly accountId?: string | undefined
  readonly conflict?: Conflict | undefined
}) {
  const styles = useStyles()
  const { t } = useTranslation()
  const { error, accountId, conflict } = props
  if (error === null || error === undefined) return null
  const details = error instanceof ApiFailure ? error.details : []
  const title = error instanceof ApiFailure ? titleOf(error) : undefined
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody className={styles.body}>
        <MessageBarTitle>{title === undefined ? error.message : t(title)}</MessageBarTitle>
        {details.length === 0 && title !== undefined ? ` ${error.message}` : null}
        <ProblemList problems={details} accountId={accountId} />
      </MessageBarBody>
      {conflict === undefined ? null : (
        <MessageBarActions>
          <Button onClick={conflict.loadTheirs}>{t('conflict.loadTheirs')}</Button>
          <Button onClick={conflict.overwrite}>{t('conflict.overwrite')}</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  )
}

/** Problems, each with its remedy as a link. */
export function ProblemList(props: {
  readonly problems: readonly FailureDetail[]
  readonly accountId?: string | undefined
}) {
  const styles = useStyles()
  const { t } = useTranslation()
  if (props.problems.length === 0) return null
  return (
    <ul className={styles.list}>
      {props.problems.map((problem) => (
        <li key={problem.code + problem.message}>
          <Text>{changeText(problem, t) ?? problemText(problem.code, problem.message)}</Text>
          <RemedyLink problem={problem} accountId={props.accountId} />
        </li>
      ))}
    </ul>
  )
}

function RemedyLink(props: {
  readonly problem: FailureDetail
  readonly accountId?: string | undefined
}) {
  const styles = useStyles()
  const { problem, accountId } = props
  const path = problemPath(problem, accountId)
  const words = remedyText(problem.remedy, problem.remedyText)
  if (words === '') return null
  return (
    <span className={styles.remedy}>
      {path === undefined ? words : <PageLink to={path}>{words}</PageLink>}
    </span>
  )
}

/** What somebody else changed: who, which field, from what to what, and when. */
function changeText({ target, change }: FailureDetail, t: TFunction): string | undefined {
  if (change === undefined) return undefined
  const shown = (value: unknown) =>
    value === undefined ? t('conflict.nothing') : `“${String(value)}”`
  return t('conflict.changed', {
    by: change.by,
    field: target,
    before: shown(change.before),
    after: shown(change.after),
    at: formatDateTime(change.at, currentLanguage()),
  })
}

function titleOf(error: ApiFailure) {
  if (error.status === 0) return 'error.unreachable'
  if (error.status === 412) return 'error.changedMeanwhile'
  const isMendable = error.details.some(({ remedy }) => remedy !== undefined)
  if (error.code === 'ruleBroken' || isMendable) return 'error.ruleBroken'
  if (error.code === 'configurationInvalid') return 'error.configurationInvalid'
  if (error.status >= 500) return 'error.serverFailed'
  if (error.details.length > 0) return 'error.needsCorrection'
  return undefined
}
