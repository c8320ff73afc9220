// Two configuration versions side by side, object by object; and the steps of a restore, each with
// why an object stays as it is where it does.

import {
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
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { ObjectDifference, RestoredConfiguration } from '../../api/configurations.ts'
import { formatTelephoneNumber } from '../../telephone-number.ts'
import { useLayout } from '../../ui/styles.ts'

const useStyles = makeStyles({
  object: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
  value: {
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
    verticalAlign: 'top',
    padding: '8px',
  },
})

type Fields = ObjectDifference['fields']

/** Every object in which two versions differ, with both values of each field. */
export function DifferencesTable(props: {
  readonly differences: readonly ObjectDifference[]
  readonly sides: readonly [before: string, after: string]
}) {
  const { t } = useTranslation()
  if (props.differences.length === 0) return <Text>{t('versions.same')}</Text>
  return props.differences.map((difference) => (
    <ObjectFields
      key={`${difference.kind} ${difference.id}`}
      title={`${objectText(difference, t)} (${t(`versions.changes.${difference.change}`)})`}
      fields={difference.fields}
      sides={props.sides}
    />
  ))
}

/** What a restore does with each object. */
export function RestoreSteps({ steps }: { readonly steps: RestoredConfiguration['steps'] }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useTranslation()
  return (
    <ul className={layout.plainList}>
      {steps.map((step) => (
        <li key={`${step.kind} ${step.id}`} className={styles.object}>
          <Text weight="semibold">{objectText(step, t)}</Text>
          <Text>
            {t(`versions.actions.${step.action}`)}
            {step.reason === undefined ? '' : `: ${step.reason}`}
          </Text>
        </li>
      ))}
    </ul>
  )
}

function ObjectFields(props: {
  readonly title: string
  readonly fields: Fields
  readonly sides: readonly [before: string, after: string]
}) {
  const styles = useStyles()
  const { t } = useTranslation()
  // Focusable, so that a long list can be scrolled by keyboard.
  return (
    <section className={styles.object}>
      <Text weight="semibold">{props.title}</Text>
      <Table aria-label={props.title} size="small" tabIndex={0}>
        <TableHeader>
          <TableRow>
            <TableHeaderCell>{t('versions.field')}</TableHeaderCell>
            {props.sides.map((version, index) => (
              <TableHeaderCell key={index === 0 ? 'before' : 'after'}>
                {t('versions.in', { version })}
              </TableHeaderCell>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {props.fields.map(({ path, before, after, beforeName, afterName }) => (
            <TableRow key={path}>
              <TableCell className={styles.value}>{path}</TableCell>
              <TableCell className={styles.value}>{beforeName ?? valueText(before)}</TableCell>
              <TableCell className={styles.value}>{afterName ?? valueText(after)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  )
}

/** What kind of object it is, and what people call it. */
function objectText(
  { kind, displayName }: Pick<ObjectDifference, 'kind' | 'displayName'>,
  t: TFunction,
) {
  const name = kind === 'phoneNumbers' ? formatTelephoneNumber(displayName) : displayName
  return `${t(`versions.kinds.${kind}`, { defaultValue: kind })} ${name}`
}

function valueText(value: unknown): string {
  if (value === undefined) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
