// The fields of a trunk: first what every trunk of its kind needs, then, folded, what few change.
// The folded part opens by itself when the server finds something wrong in it.

import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
} from '@fluentui/react-components'
import { useState } from 'react'
import { useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../i18n/translations.ts'
import { countryChoices } from '../ui/countries.ts'
import { ChoiceField, CountField, LongTextField, TextField } from '../ui/form-fields.tsx'
import { useLayout } from '../ui/styles.ts'
import { advancedFields, type TrunkValues } from './trunk-values.ts'

/** What every trunk of its kind needs. */
export function TrunkMainFields(props: { readonly hasPassword: boolean }) {
  const { t } = useTranslation()
  const layout = useLayout()
  const { control, watch } = useFormContext<TrunkValues>()
  const registers = watch('authentication') === 'registration'
  const required = { required: t('form.required') }
  return (
    <>
      <TextField control={control} name="name" label={t('form.name')} rules={required} />
      <ChoiceField
        control={control}
        name="authentication"
        label={t('trunks.authentication')}
        choices={(['registration', 'address'] as const).map((value) => ({
          value,
          label: t(`trunks.authentications.${value}`),
        }))}
      />
      <TextField
        control={control}
        name="server"
        label={t('trunks.server')}
        hint={t(registers ? 'trunks.serverHint' : 'trunks.serverHintAddress')}
        placeholder="sip.carrier.example"
      />
      <div className={layout.twoColumns}>
        <ChoiceField
          control={control}
          name="transport"
          label={t('trunks.transport')}
          choices={['udp', 'tcp', 'tls'].map((value) => ({ value, label: value.toUpperCase() }))}
        />
        <TextField control={control} name="port" label={t('trunks.port')} placeholder="5060" />
      </div>
      <div className={layout.twoColumns}>
        <TextField control={control} name="username" label={t('trunks.username')} />
        <TextField
          control={control}
          name="password"
          type="password"
          autoComplete="new-password"
          label={t('trunks.password')}
          hint={props.hasPassword ? t('trunks.passwordKept') : undefined}
        />
      </div>
      <LongTextField
        control={control}
        name="addresses"
        label={t('trunks.addresses')}
        hint={t(registers ? 'trunks.addressesHintRegistration' : 'trunks.addressesHint')}
        placeholder="203.0.113.5"
        {...(registers ? {} : { rules: required })}
      />
    </>
  )
}

/** What few trunks need. */
export function TrunkAdvancedFields() {
  const { t } = useTranslation()
  const layout = useLayout()
  const [isOpen, setOpen] = useState(false)
  const { formState } = useFormContext<TrunkValues>()
  const hasError = advancedFields.some((name) => formState.errors[name] !== undefined)
  return (
    <Accordion
      collapsible
      openItems={isOpen || hasError ? ['advanced'] : []}
      onToggle={() => setOpen(!isOpen)}
    >
      <AccordionItem value="advanced">
        <AccordionHeader>{t('trunks.advanced')}</AccordionHeader>
        <AccordionPanel className={layout.column}>
          <NumberFields />
          <LoadFields />
          <SipFields />
        </AccordionPanel>
      </AccordionItem>
    </Accordion>
  )
}

function NumberFields() {
  const { t } = useTranslation()
  const layout = useLayout()
  const { control } = useFormContext<TrunkValues>()
  return (
    <>
      <ChoiceField
        control={control}
        name="numberFormat"
        label={t('trunks.numberFormat')}
        choices={(['e164Plus', 'e164', 'national'] as const).map((value) => ({
          value,
          label: t(`trunks.numberFormats.${value}`),
        }))}
      />
      <div className={layout.twoColumns}>
        <ChoiceField
          control={control}
          name="country"
          label={t('trunks.country')}
          choices={countryChoices(currentLanguage())}
        />
        <TextField
          control={control}
          name="outboundPrefix"
          label={t('trunks.outboundPrefix')}
          hint={t('trunks.outboundPrefixHint')}
        />
      </div>
      <ChoiceField
        control={control}
        name="callerIdHeader"
        label={t('trunks.callerIdHeader')}
        choices={(['pAssertedIdentity', 'from'] as const).map((value) => ({
          value,
          label: t(`trunks.callerIdHeaders.${value}`),
        }))}
      />
      <ChoiceField
        control={control}
        name="diversionHeader"
        label={t('trunks.diversionHeader')}
        choices={(['diversion', 'historyInfo', 'none'] as const).map((value) => ({
          value,
          label: t(`trunks.diversionHeaders.${value}`),
        }))}
      />
    </>
  )
}

function LoadFields() {
  const { t } = useTranslation()
  const layout = useLayout()
  const { control } = useFormContext<TrunkValues>()
  return (
    <div className={layout.twoColumns}>
      <CountField
        control={control}
        name="priority"
        label={t('trunks.priority')}
        hint={t('trunks.priorityHint')}
        min={1}
        max={100}
      />
      <CountField
        control={control}
        name="weight"
        label={t('trunks.weight')}
        hint={t('trunks.weightHint')}
        min={1}
        max={100}
      />
      <TextField
        control={control}
        name="maxCalls"
        label={t('trunks.maxCalls')}
        hint={t('trunks.noLimit')}
      />
      <TextField
        control={control}
        name="maxCallsPerSecond"
        label={t('trunks.maxCallsPerSecond')}
        hint={t('trunks.noLimit')}
      />
    </div>
  )
}

function SipFields() {
  const { t } = useTranslation()
  const layout = useLayout()
  const { control } = useFormContext<TrunkValues>()
  return (
    <>
      <div className={layout.twoColumns}>
        <TextField
          control={control}
          name="authenticationUsername"
          label={t('trunks.authenticationUsername')}
          hint={t('trunks.authenticationUsernameHint')}
        />
        <TextField
          control={control}
          name="realm"
          label={t('trunks.realm')}
          hint={t('trunks.realmHint')}
        />
      </div>
      <TextField
        control={control}
        name="outboundProxy"
        label={t('trunks.outboundProxy')}
        hint={t('trunks.outboundProxyHint')}
      />
      <div className={layout.twoColumns}>
        <ChoiceField
          control={control}
          name="mediaEncryption"
          label={t('trunks.mediaEncryption')}
          choices={(['none', 'offered', 'required'] as const).map((value) => ({
            value,
            label: t(`trunks.mediaEncryptions.${value}`),
          }))}
        />
        <ChoiceField
          control={control}
          name="digits"
          label={t('trunks.digits')}
          choices={(['rtpEvent', 'inBand', 'info'] as const).map((value) => ({
            value,
            label: t(`trunks.digitWays.${value}`),
          }))}
        />
        <CountField
          control={control}
          name="optionsIntervalSeconds"
          label={t('trunks.optionsInterval')}
          hint={t('trunks.optionsIntervalHint')}
          min={0}
          max={3600}
          step={10}
        />
        <CountField
          control={control}
          name="registrationExpirySeconds"
          label={t('trunks.registrationExpiry')}
          min={60}
          max={86_400}
          step={60}
        />
      </div>
    </>
  )
}
