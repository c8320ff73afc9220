// Which countries may be called. The own one always may; every other is denied until it is
// ticked. Premium numbers are denied in all of them until they are allowed.

import { Button, Checkbox, makeStyles, SearchBox, Text, tokens } from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Control, useController } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import {
  type DialPermissions,
  dialPermissionsQuery,
  saveDialPermissions,
} from '../api/outbound-calling.ts'
import { useEditedEtag } from '../api/use-edited-etag.ts'
import { currentLanguage } from '../i18n/translations.ts'
import { TickField } from '../ui/form-fields.tsx'
import { useLocked } from '../ui/locked.tsx'
import { Card } from '../ui/page.tsx'
import { narrow, useLayout } from '../ui/styles.ts'
import { TickGroup } from '../ui/tick-group.tsx'
import { FieldsFor, IfMay } from './if-may.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'
import { Saved } from './user-edit.tsx'

const useStyles = makeStyles({
  countries: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(220px, 1fr))',
    maxHeight: '340px',
    overflowY: 'auto',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    padding: '8px',
    [narrow]: { gridTemplateColumns: '1fr', maxHeight: '260px' },
  },
})

type Values = { readonly countries: readonly string[]; readonly premiumNumbers: boolean }

/** The card of permissions. */
export function DialPermissionsCard() {
  const { t } = useTranslation()
  const { data } = useSuspenseQuery(dialPermissionsQuery)
  const edited = useEditedEtag(dialPermissionsQuery.queryKey)
  const { form, submit, isPending, isSaved, problem, conflict } = useApiForm<
    Values,
    DialPermissions
  >({
    values: { countries: data.countries, premiumNumbers: data.premiumNumbers },
    write: ({ countries, premiumNumbers }) =>
      saveDialPermissions({ countries: [...countries], premiumNumbers }, edited.value()),
    onDone: edited.renew,
    edited,
  })
  const operation = 'PATCH /v1.0/dialPermissions'
  return (
    <Card title={t('dialing.countries')}>
      <ProblemBar error={problem} conflict={conflict} />
      {isSaved ? <Saved /> : null}
      <FieldsFor operation={operation}>
        <CountryTicks
          control={form.control}
          home={data.country}
          available={data.availableCountries}
        />
        <TickField
          control={form.control}
          name="premiumNumbers"
          label={t('dialing.premium')}
          hint={t('dialing.premiumHint')}
        />
      </FieldsFor>
      <IfMay operation={operation}>
        <div>
          <Button appearance="primary" disabled={isPending} onClick={submit}>
            {t('dialing.saveCountries')}
          </Button>
        </div>
      </IfMay>
    </Card>
  )
}

function CountryTicks(props: {
  readonly control: Control<Values>
  readonly home: string
  readonly available: readonly string[]
}) {
  const styles = useStyles()
  const layout = useLayout()
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const isLocked = useLocked() !== undefined
  const { field, fieldState } = useController({ control: props.control, name: 'countries' })
  const names = namesOf(props.available, props.home)
  const wanted = search.trim().toLowerCase()
  const shown = names.filter(
    ({ code, name }) => name.toLowerCase().includes(wanted) || code.toLowerCase() === wanted,
  )
  const allowed = names.filter(({ code }) => field.value.includes(code))
  const tick = (code: string, isTicked: boolean) => {
    const others = field.value.filter((each) => each !== code)
    field.onChange(isTicked ? [...others, code] : others)
  }
  return (
    <div className={layout.column}>
      <Text>{t('dialing.homeAlways', { country: nameOf(props.home) })}</Text>
      <Text className={layout.muted}>
        {allowed.length === 0
          ? t('dialing.noOther')
          : t('dialing.others', { countries: allowed.map(({ name }) => name).join(', ') })}
      </Text>
      <SearchBox
        aria-label={t('dialing.searchCountries')}
        placeholder={t('dialing.searchCountries')}
        value={search}
        onChange={(_, { value }) => setSearch(value)}
      />
      <TickGroup
        label={t('dialing.otherCountries')}
        error={fieldState.error?.message}
        className={styles.countries}
      >
        {shown.map(({ code, name }) => (
          <Checkbox
            key={code}
            label={name}
            disabled={isLocked}
            checked={field.value.includes(code)}
            onChange={(_, { checked }) => tick(code, checked === true)}
          />
        ))}
        {shown.length === 0 ? <Text>{t('dialing.noCountry')}</Text> : null}
      </TickGroup>
    </div>
  )
}

function namesOf(available: readonly string[], home: string) {
  const language = currentLanguage()
  return available
    .filter((code) => code !== home)
    .map((code) => ({ code, name: nameOf(code) }))
    .toSorted((one, other) => one.name.localeCompare(other.name, language))
}

function nameOf(code: string): string {
  return new Intl.DisplayNames(currentLanguage(), { type: 'region' }).of(code) ?? code
}
