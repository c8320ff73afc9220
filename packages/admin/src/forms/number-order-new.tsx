// Ordering numbers, first step: what is wanted, and where. Next searches, and holds what is found
// for ten minutes; the order's own pane then places it.

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { type NumberOrder, numberOffersQuery, reserveNumbers } from '../api/phone-numbers.ts'
import { organizationQuery } from '../api/queries.ts'
import { currentLanguage } from '../i18n/translations.ts'
import { paths } from '../paths.ts'
import { ChoiceField, CountField, TextField } from '../ui/form-fields.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'

type Values = {
  readonly name: string
  readonly description: string
  readonly countryCode: string
  readonly numberType: string
  readonly quantity: number
  readonly searchType: NumberOrder['searchType']
  readonly areaCode: string
  readonly numberPrefix: string
  readonly city: string
}

const mostNumbers = 1_000

/** The types of numbers that have a name on screen. */
const orderedTypes = [
  'userSubscriber',
  'autoAttendantToll',
  'autoAttendantTollFree',
  'callQueueToll',
  'callQueueTollFree',
] as const

/** The pane over the inventory. */
export function NumberOrderNewPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const close = () => void navigate(paths.phoneNumbers)
  return (
    <Pane title={t('numbers.order.title')} subtitle={t('numbers.order.text')} onClose={close}>
      <OrderForm onClose={close} />
    </Pane>
  )
}

function OrderForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: offers } = useSuspenseQuery(numberOffersQuery)
  const { data: organization } = useSuspenseQuery(organizationQuery)
  const home = offers.find(({ countryCode }) => countryCode === organization.countryCode)
  const { form, submit, isPending, problem } = useApiForm<Values, NumberOrder>({
    values: {
      name: '',
      description: '',
      countryCode: (home ?? offers[0])?.countryCode ?? '',
      numberType: 'userSubscriber',
      quantity: 1,
      searchType: 'city',
      areaCode: '',
      numberPrefix: '',
      city: '',
    },
    write: reserve,
    onDone: ({ id }) => void navigate(paths.numberOrder(id)),
  })
  const { control } = form
  const country = form.watch('countryCode')
  const offer = offers.find(({ countryCode }) => countryCode === country)
  const names = new Intl.DisplayNames(currentLanguage(), { type: 'region' })
  const required = { required: t('form.required') }
  return (
    <PaneContent
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      actions={<PaneActions isPending={isPending} onClose={onClose} saveLabel={t('action.next')} />}
    >
      <ProblemBar error={problem} />
      <TextField control={control} name="name" label={t('numbers.order.name')} rules={required} />
      <TextField
        control={control}
        name="description"
        label={t('numbers.order.description')}
        hint={t('form.optional')}
      />
      <ChoiceField
        control={control}
        name="countryCode"
        label={t('numbers.order.country')}
        choices={offers.map(({ countryCode: code }) => ({
          value: code,
          label: names.of(code) ?? code,
        }))}
      />
      <ChoiceField
        control={control}
        name="numberType"
        label={t('numbers.type')}
        choices={orderedTypes
          .filter((type) => offer?.numberTypes.includes(type))
          .map((type) => ({ value: type, label: t(`numbers.ordered.${type}`) }))}
      />
      <CountField
        control={control}
        name="quantity"
        label={t('purchase.quantity')}
        min={1}
        max={mostNumbers}
      />
      <SearchFields form={form} areas={offer?.areas ?? []} />
    </PaneContent>
  )
}

type Areas = readonly {
  readonly kind: string
  readonly areaCode: string
  readonly city?: string | undefined
}[]

function SearchFields(props: {
  readonly form: ReturnType<typeof useApiForm<Values, NumberOrder>>['form']
  readonly areas: Areas
}) {
  const { t } = useTranslation()
  const { control, watch } = props.form
  const kind = watch('numberType').endsWith('TollFree') ? 'tollFree' : 'toll'
  const areas = props.areas.filter((area) => area.kind === kind)
  const cities = [...new Set(areas.flatMap(({ city }) => city ?? []))].toSorted()
  const rules = { required: t('form.required') }
  const searchType = watch('searchType')
  return (
    <>
      <ChoiceField
        control={control}
        name="searchType"
        label={t('numbers.order.searchBy')}
        choices={(['city', 'areaCode', 'numberPrefix'] as const).map((type) => ({
          value: type,
          label: t(`numbers.order.search.${type}`),
        }))}
      />
      {searchType === 'city' ? (
        <ChoiceField
          control={control}
          name="city"
          label={t('numbers.order.search.city')}
          choices={cities.map((city) => ({ value: city, label: city }))}
          rules={rules}
        />
      ) : null}
      {searchType === 'areaCode' ? (
        <ChoiceField
          control={control}
          name="areaCode"
          label={t('numbers.order.search.areaCode')}
          choices={areas.map(({ areaCode, city }) => ({
            value: areaCode,
            label: city === undefined ? areaCode : `${areaCode} – ${city}`,
          }))}
          rules={rules}
        />
      ) : null}
      {searchType === 'numberPrefix' ? (
        <TextField
          control={control}
          name="numberPrefix"
          label={t('numbers.order.search.numberPrefix')}
          hint={t('numbers.order.prefixHint')}
          type="tel"
          rules={rules}
        />
      ) : null}
    </>
  )
}

function reserve({ searchType, areaCode, numberPrefix, city, ...wanted }: Values) {
  const texts = { areaCode, numberPrefix, city }
  return reserveNumbers({ ...wanted, [searchType]: texts[searchType] })
}
