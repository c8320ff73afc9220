// An emergency address: which parts it has, in which order and by which names follows from its
// country. A validated address does not change, so it is copied: the same form, filled, that adds.

import { addressFormat, type FormatField } from '@mainline/model'
import { useSuspenseQuery } from '@tanstack/react-query'
import { type Control, useWatch } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import {
  type EmergencyAddress,
  emergencyAddressesQuery,
  emergencyAddressQuery,
  saveEmergencyAddress,
} from '../api/emergency-addresses.ts'
import { organizationQuery } from '../api/queries.ts'
import { useEditedEtag } from '../api/use-edited-etag.ts'
import { currentLanguage } from '../i18n/translations.ts'
import { paths } from '../paths.ts'
import { countryChoices } from '../ui/countries.ts'
import { ChoiceField, TextField } from '../ui/form-fields.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import {
  addressBody,
  addressValues,
  areCoordinatesFit,
  type EmergencyAddressValues,
  partLabel,
} from './emergency-address-values.ts'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'

/** The pane that adds an address, empty or filled with a copy of another. */
export function EmergencyAddressNewPane() {
  const [search] = useSearchParams()
  const { data: addresses } = useSuspenseQuery(emergencyAddressesQuery)
  const copied = addresses.find(({ id }) => id === search.get('copy'))
  return <AddressForm key={copied?.id} filling={copied} edited={undefined} />
}

/** The pane that changes an address. */
export function EmergencyAddressEditPane() {
  const { id = '' } = useParams()
  const { data: address } = useSuspenseQuery(emergencyAddressQuery(id))
  return <AddressForm key={id} filling={address} edited={address} />
}

function AddressForm(props: {
  readonly filling: EmergencyAddress | undefined
  readonly edited: EmergencyAddress | undefined
}) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { edited } = props
  const { data: organization } = useSuspenseQuery(organizationQuery)
  const version = useEditedEtag(emergencyAddressQuery(edited?.id ?? '').queryKey)
  const back = edited === undefined ? paths.emergencyAddresses : paths.emergencyAddress(edited.id)
  const close = () => void navigate(back)
  const { form, submit, isPending, problem, conflict } = useApiForm<
    EmergencyAddressValues,
    EmergencyAddress
  >({
    values: addressValues(props.filling, organization),
    write: (values) => saveEmergencyAddress(addressBody(values), edited?.id, version.value()),
    edited: version,
    onDone: ({ id }) => void navigate(paths.emergencyAddress(id)),
  })
  return (
    <Pane title={edited?.displayName ?? t('addresses.addTitle')} onClose={close}>
      <PaneContent
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
        actions={<PaneActions isPending={isPending} onClose={close} />}
      >
        <ProblemBar error={problem} conflict={conflict} />
        <AddressFields control={form.control} />
      </PaneContent>
    </Pane>
  )
}

type FieldsProps = { readonly control: Control<EmergencyAddressValues> }

function AddressFields({ control }: FieldsProps) {
  const { t } = useTranslation()
  const country = useWatch({ control, name: 'countryOrRegion' })
  const required = { required: t('form.required') }
  const optional = t('form.optional')
  return (
    <>
      <TextField
        control={control}
        name="displayName"
        label={t('form.name')}
        hint={t('addresses.nameHint')}
        rules={required}
      />
      <TextField
        control={control}
        name="description"
        label={t('addresses.description')}
        hint={optional}
      />
      <TextField
        control={control}
        name="companyName"
        label={t('addresses.companyName')}
        rules={required}
      />
      <ChoiceField
        control={control}
        name="countryOrRegion"
        label={t('addresses.country')}
        choices={countryChoices(currentLanguage())}
        rules={required}
      />
      {addressFormat(country).map((part) => (
        <PartField key={part.field} control={control} part={part} />
      ))}
      <TextField
        control={control}
        name="coordinates"
        label={t('addresses.coordinates')}
        hint={t('addresses.coordinatesHint')}
        placeholder="49.2827, -123.1207"
        rules={{
          validate: (text, { countryOrRegion }) =>
            areCoordinatesFit(String(text), countryOrRegion) || t('addresses.coordinatesWrong'),
        }}
      />
      <TextField
        control={control}
        name="companyTaxId"
        label={t('addresses.taxId')}
        hint={optional}
      />
      <TextField
        control={control}
        name="elin"
        label={t('addresses.elin')}
        hint={t('addresses.elinHint')}
      />
    </>
  )
}

function PartField({ control, part }: FieldsProps & { readonly part: FormatField }) {
  const { t } = useTranslation()
  const { field, required, pattern, example } = part
  const check = (value: unknown) => {
    const text = String(value).trim().toUpperCase()
    if (text === '') return !required || t('form.required')
    return pattern === undefined || pattern.test(text) || t('addresses.malformed', { example })
  }
  return (
    <TextField
      control={control}
      name={field}
      label={partLabel(part, t)}
      hint={required ? undefined : t('form.optional')}
      rules={{ validate: check }}
    />
  )
}
