// Home: whether the system takes calls, the short way to a main line, and the set-up step by step.

import { Badge, makeStyles, Subtitle1, Text, tokens } from '@fluentui/react-components'
import { CallConnectingRegular } from '@fluentui/react-icons/svg/call-connecting'
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle'
import { CircleRegular } from '@fluentui/react-icons/svg/circle'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { healthQuery, organizationQuery } from '../../api/queries.ts'
import { standingQuery } from '../../api/standing.ts'
import { paths } from '../../paths.ts'
import { PageButton, PageLink } from '../../shell/page-button.tsx'
import { formatTelephoneNumber } from '../../telephone-number.ts'
import { Card, Page, TextLink } from '../../ui/page.tsx'
import { narrow, useLayout } from '../../ui/styles.ts'
import { type Step, setUpSteps } from './checklist.ts'

const useStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
    gap: '24px',
    alignItems: 'start',
    [narrow]: { gridTemplateColumns: '1fr' },
  },
  steps: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '4px' },
  step: { display: 'flex', gap: '14px', padding: '10px 0', alignItems: 'flex-start' },
  icon: { fontSize: '22px', lineHeight: 1, flexShrink: 0 },
  done: { color: tokens.colorPaletteGreenForeground1 },
  open: { color: tokens.colorNeutralForeground3 },
  side: { display: 'grid', gap: '24px' },
  big: { fontSize: '32px', color: tokens.colorBrandForeground1, lineHeight: 1 },
})

/** The first page after the sign-in. */
export function HomePage() {
  const styles = useStyles()
  const { t } = useTranslation()
  const { data: organization } = useSuspenseQuery(organizationQuery)
  return (
    <Page title={organization.displayName} description={t('home.description')}>
      <div className={styles.grid}>
        <Checklist />
        <div className={styles.side}>
          <MainLineCard />
          <Health />
        </div>
      </div>
    </Page>
  )
}

function Checklist() {
  const styles = useStyles()
  const { t } = useTranslation()
  const { data: standing } = useSuspenseQuery(standingQuery)
  const steps = setUpSteps(standing)
  const done = steps.filter(({ isDone }) => isDone).length
  return (
    <Card title={t('home.checklist')}>
      <Text>{t('home.progress', { done, total: steps.length })}</Text>
      <ol className={styles.steps}>
        {steps.map((step) => (
          <ChecklistStep key={step.name} step={step} />
        ))}
      </ol>
    </Card>
  )
}

function ChecklistStep({ step }: { readonly step: Step }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useTranslation()
  const Icon = step.isDone ? CheckmarkCircleFilled : CircleRegular
  return (
    <li className={styles.step}>
      <span className={`${styles.icon} ${step.isDone ? styles.done : styles.open}`}>
        <Icon aria-label={t(step.isDone ? 'home.done' : 'home.open')} />
      </span>
      <span className={layout.tightColumn}>
        <PageLink to={step.to}>{t(`home.steps.${step.name}.title`)}</PageLink>
        <Text className={layout.muted}>{t(`home.steps.${step.name}.text`)}</Text>
      </span>
    </li>
  )
}

function MainLineCard() {
  const styles = useStyles()
  const { t } = useTranslation()
  const { data: standing } = useSuspenseQuery(standingQuery)
  const { account } = standing
  const number = account?.readiness.ready ? account.phoneNumber?.telephoneNumber : undefined
  return (
    <Card>
      <CallConnectingRegular className={styles.big} />
      <Subtitle1 as="h2">
        {number === undefined
          ? t('home.mainLine')
          : t('mainLine.call', { number: formatTelephoneNumber(number) })}
      </Subtitle1>
      <Text>{t(number === undefined ? 'home.mainLineText' : 'home.mainLineReady')}</Text>
      <div>
        <PageButton appearance={number === undefined ? 'primary' : 'secondary'} to={paths.mainLine}>
          {t('home.setUpMainLine')}
        </PageButton>
      </div>
    </Card>
  )
}

function Health() {
  const layout = useLayout()
  const { t } = useTranslation()
  const { data: health } = useQuery(healthQuery)
  const { data: standing } = useSuspenseQuery(standingQuery)
  const isReady = health === 'ready'
  return (
    <Card title={t('home.health')}>
      <div className={layout.row}>
        <Badge appearance="filled" color={isReady ? 'success' : 'warning'}>
          {t(isReady ? 'home.ready' : 'home.starting')}
        </Badge>
        <Text>{t(isReady ? 'home.readyText' : 'home.startingText')}</Text>
      </div>
      <Text>{t('home.phones', { count: standing.registered })}</Text>
      <TextLink to={paths.calls}>{t('nav.calls')}</TextLink>
    </Card>
  )
}
