// A port order: what the other provider asks for, and the numbers, typed one a line or read from a
// file with the one column PhoneNumber.

import { Button } from '@fluentui/react-components'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import type { UseFormReturn } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { addPortOrder, type PortOrder } from '../api/port-orders.ts'
import { organizationQuery } from '../api/queries.ts'
import { currentLanguage } from '../i18n/translations.ts'
import { paths } from '../paths.ts'
import { countryChoices } from '../ui/countries.ts'
import { ChoiceField, LongTextField, TextField } from '../ui/form-fields.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { PaneActions } from './pane-actions.tsx'
import { type PortOrderValues, portOrderBody } from './port-order-values.ts'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'

const empty = {
  name: '',
  kind: 'toll',
  usage: 'user',
  scope: 'partial',
  mails: '',
  requestedTransferDate: '',
  requester: '',
  billingTelephoneNumber: '',
  provider: '',
  accountNumber: '',
  serviceAddress: '',
  letterOfAuthorization: '',
  numbers: '',
} as const

/** The pane over the list of port orders. */
export function PortOrderAddPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: organization } = useSuspenseQuery(organizationQuery)
  const close = () => void navigate(paths.portOrders)
  const { form, submit, isPending, problem } = useApiForm<PortOrderValues, PortOrder>({
    values: { ...empty, countryCode: organization.countryCode },
    write: (values) => addPortOrder(portOrderBody(values)),
    onDone: ({ id }) => void navigate(paths.portOrder(id)),
  })
  return (
    <Pane title={t('ports.addTitle')} onClose={close}>
      <PaneContent
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
        actions={
          <PaneActions saveLabel={t('ports.submit')} isPending={isPending} onClose={close} />
        }
      >
        <ProblemBar error={problem} />
        <WhatFields form={form} />
        <ProviderFields form={form} />
        <NumberFields form={form} />
      </PaneContent>
    </Pane>
  )
}

type FieldsProps = { readonly form: UseFormReturn<PortOrderValues> }

function WhatFields({ form: { control } }: FieldsProps) {
  const { t } = useTranslation()
  const required = { required: t('form.required') }
  const choices = (name: 'kinds' | 'usages' | 'scopes') =>
    Object.entries<string>(t(`ports.${name}`, { returnObjects: true })).map(([value, label]) => ({
      value,
      label,
    }))
  return (
    <>
      <ChoiceField
        control={control}
        name="countryCode"
        label={t('addresses.country')}
        choices={countryChoices(currentLanguage())}
      />
      <ChoiceField
        control={control}
        name="kind"
        label={t('numbers.type')}
        choices={choices('kinds')}
      />
      <ChoiceField
        control={control}
        name="usage"
        label={t('numbers.usage')}
        choices={choices('usages')}
      />
      <TextField control={control} name="name" label={t('ports.orderName')} rules={required} />
      <TextField
        control={control}
        name="mails"
        label={t('ports.mails')}
        hint={t('ports.mailsHint')}
      />
      <TextField
        control={control}
        name="requestedTransferDate"
        label={t('ports.requestedDate')}
        type="date"
        rules={required}
      />
      <ChoiceField
        control={control}
        name="scope"
        label={t('ports.scope')}
        choices={choices('scopes')}
      />
    </>
  )
}

function ProviderFields({ form: { control } }: FieldsProps) {
  const { t } = useTranslation()
  const required = { required: t('form.required') }
  return (
    <>
      <TextField
        control={control}
        name="requester"
        label={t('ports.requester')}
        hint={t('ports.requesterHint')}
        rules={required}
      />
      <TextField
        control={control}
        name="billingTelephoneNumber"
        label={t('ports.billingNumber')}
        hint={t('numbers.numberHint')}
        type="tel"
        rules={required}
      />
      <TextField control={control} name="provider" label={t('ports.provider')} rules={required} />
      <TextField
        control={control}
        name="accountNumber"
        label={t('ports.accountNumber')}
        rules={required}
      />
      <LongTextField
        control={control}
        name="serviceAddress"
        label={t('ports.serviceAddress')}
        hint={t('ports.serviceAddressHint')}
        rows={2}
        rules={required}
      />
      <TextField
        control={control}
        name="letterOfAuthorization"
        label={t('ports.letter')}
        hint={t('ports.letterHint')}
      />
    </>
  )
}

function NumberFields({ form }: FieldsProps) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const read = async (file: File | undefined) => {
    if (file !== undefined) form.setValue('numbers', await file.text(), { shouldValidate: true })
  }
  return (
    <>
      <LongTextField
        control={form.control}
        name="numbers"
        label={t('nav.phoneNumbers')}
        hint={t('ports.numbersHint')}
        placeholder="+1 604 555 0151"
        rows={5}
        rules={{ required: t('form.required') }}
      />
      <div>
        <input
          ref={input}
          type="file"
          accept=".csv,text/csv,text/plain"
          aria-label={t('ports.chooseFile')}
          hidden
          onChange={({ target }) => void read(target.files?.[0])}
        />
        <Button onClick={() => input.current?.click()}>{t('ports.chooseFile')}</Button>
      </div>
    </>
  )
}
