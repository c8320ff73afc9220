// One event: who, from where, about what, and each value before and after.

import {
  Button,
  makeStyles,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  Text,
  tokens,
} from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate, useParams } from 'react-router'
import { auditEventQuery } from '../../api/queries.ts'
import { formatDateTime } from '../../date-time.ts'
import { activityText, currentLanguage } from '../../i18n/translations.ts'
import { paths } from '../../paths.ts'
import { Pane, PaneContent } from '../../ui/pane.tsx'
import { useLayout } from '../../ui/styles.ts'
import { actorText, type ChangedValue, changedValues, targetText } from './audit-event-text.ts'

const useStyles = makeStyles({
  value: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
    verticalAlign: 'top',
    padding: '8px',
  },
})

/** The pane over the audit log. */
export function AuditEventPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { search } = useLocation()
  const { id = '' } = useParams()
  const { data: event } = useSuspenseQuery(auditEventQuery(id))
  const { address, userAgent } = event.actor
  const close = () => void navigate(paths.auditLog + search)
  const values = changedValues(event)
  return (
    <Pane
      title={activityText(event.activity)}
      subtitle={formatDateTime(event.activityDateTime, currentLanguage())}
      onClose={close}
    >
      <PaneContent actions={<Button onClick={close}>{t('action.close')}</Button>}>
        <Fact label={t('auditLog.target')} value={targetText(event)} />
        <Fact label={t('auditLog.actor')} value={actorText(event.actor, t)} />
        {address === undefined ? null : <Fact label={t('auditLog.address')} value={address} />}
        {userAgent === undefined ? null : <Fact label={t('auditLog.program')} value={userAgent} />}
        {event.target.id === undefined ? null : (
          <Fact label={t('auditLog.id')} value={event.target.id} />
        )}
        {values.length === 0 ? null : <ChangedValues values={values} />}
      </PaneContent>
    </Pane>
  )
}

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  const layout = useLayout()
  return (
    <div className={layout.tightColumn}>
      <Text className={layout.muted}>{label}</Text>
      <Text weight="semibold">{value}</Text>
    </div>
  )
}

function ChangedValues({ values }: { readonly values: readonly ChangedValue[] }) {
  const styles = useStyles()
  const { t } = useTranslation()
  const sides = (['before', 'after'] as const).filter((side) =>
    values.some((value) => value[side] !== undefined),
  )
  // Focusable, so that a long list can be scrolled by keyboard.
  return (
    <Table aria-label={t('auditLog.changes')} size="small" tabIndex={0}>
      <TableHeader>
        <TableRow>
          <TableHeaderCell>{t('auditLog.property')}</TableHeaderCell>
          {sides.map((side) => (
            <TableHeaderCell key={side}>{t(`auditLog.${side}`)}</TableHeaderCell>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {values.map((value) => (
          <TableRow key={value.name}>
            <TableCell className={styles.value}>{value.name}</TableCell>
            {sides.map((side) => (
              <TableCell key={side} className={styles.value}>
                {value[side] ?? '–'}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
