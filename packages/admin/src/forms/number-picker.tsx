// Finds a number for a resource account. The search is the server's, so spaces, dashes and a
// missing + do not matter. Of many matches the first are shown, and it says how many are not.

import { Button, Field, makeStyles, SearchBox, Text, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changePhoneNumber } from '../api/phone-numbers.ts'
import { eligibleNumbersQuery } from '../api/queries.ts'
import type { EligibleNumber } from '../api/shapes.ts'
import { useWrite } from '../api/use-write.ts'
import { paths } from '../paths.ts'
import { TextLink } from '../ui/page.tsx'
import { useLayout } from '../ui/styles.ts'
import {
  accountReasons,
  canBeAdded,
  choiceFilters,
  hasDigits,
  type NumberChoice,
  numberReasons,
} from './assigned-number.ts'
import { ProblemBar, ProblemList } from './problem-bar.tsx'

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '2px' },
  number: {
    display: 'flex',
    justifyContent: 'space-between',
    alignItems: 'center',
    gap: '12px',
    minHeight: '44px',
    padding: '4px 12px',
    borderRadius: tokens.borderRadiusMedium,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  disabled: { color: tokens.colorNeutralForegroundDisabled },
  warning: {
    padding: '10px 12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorStatusWarningBackground1,
  },
})

type PickerProps = {
  readonly accountId: string
  readonly choice: Exclude<NumberChoice, 'none'> | 'any'
  /** Codes of problems that saving the pane mends. */
  readonly mended: readonly string[]
  /** The number the account has now. */
  readonly current: string | undefined
  readonly added: EligibleNumber | undefined
  readonly onAdd: (number: EligibleNumber) => void
}

/** The search box and the numbers it finds. */
export function NumberPicker(props: PickerProps) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed)
  const filter = choiceFilters[props.choice]
  const { data } = useQuery(eligibleNumbersQuery(props.accountId, search, filter))
  // While the answer is under way, what is known already narrows at once.
  const found = (data?.numbers ?? []).filter((number) => hasDigits(number, typed))
  const left = (data?.count ?? 0) - (data?.numbers.length ?? 0)
  const reasons = accountReasons(found, props.mended)
  return (
    <div className={layout.column}>
      <Field label={t('assign.number')} hint={t('assign.numberHint')}>
        <SearchBox
          value={typed}
          placeholder="+1 250 555 0012"
          onChange={(_, { value }) => setTyped(value)}
          // Enter searches, which has happened already; it must not save the pane.
          onKeyDown={(event) => (event.key === 'Enter' ? event.preventDefault() : undefined)}
        />
      </Field>
      {reasons.length === 0 ? null : (
        <div className={styles.warning}>
          <ProblemList problems={reasons} accountId={props.accountId} />
        </div>
      )}
      <ul className={styles.list} aria-label={t('nav.phoneNumbers')}>
        {found.map((number) => (
          <NumberItem key={number.telephoneNumber} number={number} picker={props} />
        ))}
      </ul>
      {left > 0 ? <Text>{t('assign.more', { count: left })}</Text> : null}
      {data !== undefined && found.length === 0 ? (
        <span>
          <Text>{t('assign.noneFound')}</Text>{' '}
          <TextLink to={paths.phoneNumberNew}>{t('numbers.addTitle')}</TextLink>
        </span>
      ) : null}
    </div>
  )
}

function NumberItem(props: { readonly number: EligibleNumber; readonly picker: PickerProps }) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useTranslation()
  const { number, picker } = props
  const isAdded = picker.added?.telephoneNumber === number.telephoneNumber
  const place = [number.city, number.isoCountryCode].filter(Boolean).join(', ')
  const isCurrent = number.telephoneNumber === picker.current
  const isFree = canBeAdded(number, picker.mended)
  return (
    <li>
      <div
        className={styles.number}
        role="group"
        aria-label={number.formatted}
        aria-disabled={!isFree}
      >
        <span className={layout.tightColumn}>
          <Text className={isFree ? undefined : styles.disabled} weight="semibold">
            {number.formatted}
          </Text>
          <Text size={200} className={isFree ? layout.muted : styles.disabled}>
            {`${t(`numbers.kind.${number.usage}.${number.kind}`)} · ${place}`}
          </Text>
          <ProblemList
            problems={numberReasons(number, picker.mended)}
            accountId={picker.accountId}
          />
        </span>
        {isCurrent ? <Text className={layout.muted}>{t('assign.current')}</Text> : null}
        {isFree && !isCurrent ? (
          <Button disabled={isAdded} onClick={() => picker.onAdd(number)}>
            {t(isAdded ? 'assign.added' : 'action.add')}
          </Button>
        ) : null}
      </div>
      <UsageButton number={number} />
    </li>
  )
}

/** One click turns a user number into one that the account can take. */
function UsageButton({ number }: { readonly number: EligibleNumber }) {
  const { t } = useTranslation()
  const { mutate, error, isPending } = useWrite(() =>
    changePhoneNumber(number.id, { usage: 'service' }),
  )
  if (!number.reasons.some(({ code }) => code === 'userNumberOnResourceAccount')) return null
  if (number.assignedTo !== undefined) return null
  // Beside the number's group, which is disabled as a whole.
  return (
    <span>
      <ProblemBar error={error} />
      <Button disabled={isPending} onClick={() => mutate(undefined)}>
        {t('numbers.makeService')}
      </Button>
    </span>
  )
}
