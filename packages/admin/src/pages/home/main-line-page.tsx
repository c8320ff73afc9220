// Home > Set up a main line: the founding procedure on one page. First the form, then what it will
// create, then the number to call. The server makes the plan and carries it out as a whole.

import { Button, makeStyles, Text, Title3, tokens } from '@fluentui/react-components'
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AppliedPlan } from '../../api/shapes.ts'
import { useWrite } from '../../api/use-write.ts'
import { applyPlan } from '../../api/writes.ts'
import { MainLineForm, type PlannedMainLine } from '../../forms/main-line-create.tsx'
import { ProblemBar, ProblemList } from '../../forms/problem-bar.tsx'
import { changeText } from '../../i18n/translations.ts'
import { paths } from '../../paths.ts'
import { formatTelephoneNumber } from '../../telephone-number.ts'
import { Card, Page, TextLink } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: '24px', maxWidth: '880px' },
  hidden: { display: 'none' },
  changes: { margin: 0, paddingLeft: '20px', display: 'grid', gap: '8px' },
  done: { fontSize: '44px', color: tokens.colorPaletteGreenForeground1, lineHeight: 1 },
})

/** The page with its three states: filling in, looking at the plan, done. */
export function MainLinePage() {
  const styles = useStyles()
  const { t } = useTranslation()
  const [planned, setPlanned] = useState<PlannedMainLine>()
  const [created, setCreated] = useState<AppliedPlan['created']>()
  const crumbs = [{ label: t('nav.home'), to: paths.home }]
  return (
    <Page title={t('mainLine.title')} description={t('mainLine.description')} crumbs={crumbs}>
      <div className={styles.root}>
        {/* Hidden rather than removed, so that going back finds what was typed. */}
        <div className={planned === undefined ? undefined : styles.hidden}>
          <MainLineForm onPlanned={setPlanned} />
        </div>
        {planned !== undefined && created === undefined ? (
          <Preview planned={planned} onBack={() => setPlanned(undefined)} onCreated={setCreated} />
        ) : null}
        {planned !== undefined && created !== undefined ? (
          <Result telephoneNumber={planned.telephoneNumber} created={created} />
        ) : null}
      </div>
    </Page>
  )
}

function Preview(props: {
  readonly planned: PlannedMainLine
  readonly onBack: () => void
  readonly onCreated: (created: AppliedPlan['created']) => void
}) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useTranslation()
  const { plan } = props.planned
  const { mutate, error, isPending } = useWrite(applyPlan, ({ created }) =>
    props.onCreated(created),
  )
  return (
    <Card title={t('mainLine.preview')}>
      <Text>{t('mainLine.previewText')}</Text>
      <ol className={styles.changes}>
        {plan.changes.map((change) => (
          <li key={change.summary}>
            <Text>{changeText(change)}</Text>
          </li>
        ))}
      </ol>
      <ProblemList problems={plan.problems} />
      <ProblemBar error={error} />
      <div className={layout.row}>
        <Button
          appearance="primary"
          disabled={isPending || plan.problems.length > 0}
          onClick={() => mutate(plan.id)}
        >
          {t('mainLine.create')}
        </Button>
        <Button onClick={props.onBack}>{t('action.back')}</Button>
      </div>
    </Card>
  )
}

function Result(props: {
  readonly telephoneNumber: string
  readonly created: AppliedPlan['created']
}) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useTranslation()
  const { autoAttendantId, resourceAccountId, orderId } = props.created
  return (
    <Card>
      <CheckmarkCircleFilled className={styles.done} />
      <Title3 as="h2">
        {t('mainLine.call', { number: formatTelephoneNumber(props.telephoneNumber) })}
      </Title3>
      <Text>{t('mainLine.doneText')}</Text>
      <div className={layout.row}>
        <TextLink to={paths.autoAttendant(autoAttendantId)}>
          {t('accounts.types.autoAttendant')}
        </TextLink>
        <TextLink to={paths.resourceAccountSelected(resourceAccountId)}>
          {t('nav.resourceAccounts')}
        </TextLink>
        {orderId === undefined ? null : (
          <TextLink to={paths.order(orderId)}>{t('mainLine.order')}</TextLink>
        )}
        <TextLink to={paths.activeUsers}>{t('mainLine.addPhone')}</TextLink>
      </div>
    </Card>
  )
}
