// One emergency address: its state and what is wrong with it, the step after that (edit it while it
// may change, copy it when it may not), its places, and which numbers are there.

import { Badge, Button, Input, Subtitle2, Text } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { addressFormat, addressLine } from '@mainline/model'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import {
  addEmergencyLocation,
  deleteEmergencyAddress,
  deleteEmergencyLocation,
  type EmergencyAddress,
  emergencyAddressQuery,
  emergencyLocationsQuery,
  makeDefaultAddress,
  numbersAtAddressQuery,
  validateEmergencyAddress,
} from '../../api/emergency-addresses.ts'
import { useWrite } from '../../api/use-write.ts'
import { partLabel } from '../../forms/emergency-address-values.ts'
import { IfMay } from '../../forms/if-may.tsx'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { paths } from '../../paths.ts'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { TextLink } from '../../ui/page.tsx'
import { Pane, PaneContent } from '../../ui/pane.tsx'
import { useLayout } from '../../ui/styles.ts'
import { AddressState } from './address-state.tsx'

/** The pane over the list of addresses. */
export function EmergencyAddressPane() {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { id = '' } = useParams()
  const { data: address } = useSuspenseQuery(emergencyAddressQuery(id))
  const close = () => void navigate(paths.emergencyAddresses)
  return (
    <Pane title={address.displayName} subtitle={addressLine(address)} onClose={close}>
      <PaneContent actions={<Button onClick={close}>{t('action.close')}</Button>}>
        <div className={layout.row}>
          <AddressState status={address.validationStatus} />
          {address.isDefault ? (
            <Badge appearance="outline" color="brand">
              {t('addresses.default')}
            </Badge>
          ) : null}
        </div>
        <StateText address={address} />
        <IfMay operation="POST /v1.0/emergencyAddresses">
          <AddressActions address={address} />
        </IfMay>
        <Places address={address} />
        <UsedBy address={address} />
      </PaneContent>
    </Pane>
  )
}

type AddressProps = { readonly address: EmergencyAddress }

function StateText({ address }: AddressProps) {
  const { t } = useTranslation()
  const { problems, countryOrRegion, validationStatus } = address
  if (problems.length === 0) return <Text>{t(`addresses.stateTexts.${validationStatus}`)}</Text>
  const parts = addressFormat(countryOrRegion).flatMap((part) => {
    const problem = problems.find(({ target }) => target === part.field)
    return problem === undefined ? [] : [{ part, problem }]
  })
  return (
    <ul style={{ margin: 0, paddingLeft: '20px' }}>
      {parts.map(({ part, problem }) => (
        <li key={part.field}>
          <Text>
            {problem.code === 'fieldMissing'
              ? t('addresses.partMissing', { part: partLabel(part, t) })
              : t('addresses.partMalformed', { part: partLabel(part, t), example: part.example })}
          </Text>
        </li>
      ))}
    </ul>
  )
}

function AddressActions({ address }: AddressProps) {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const validate = useWrite(validateEmergencyAddress)
  const makeDefault = useWrite(makeDefaultAddress)
  const remove = useWrite(deleteEmergencyAddress, () => void navigate(paths.emergencyAddresses))
  const { id, validationStatus, isDefault } = address
  const isFixed = validationStatus === 'validated'
  return (
    <>
      <ProblemBar error={validate.error ?? makeDefault.error} />
      <div className={layout.row}>
        {isFixed ? (
          <Button onClick={() => void navigate(paths.emergencyAddressCopy(id))}>
            {t('addresses.copy')}
          </Button>
        ) : (
          <Button onClick={() => void navigate(paths.emergencyAddressEdit(id))}>
            {t('action.edit')}
          </Button>
        )}
        <Button disabled={validationStatus !== 'notValidated'} onClick={() => validate.mutate(id)}>
          {t('addresses.validate')}
        </Button>
        <Button disabled={isDefault} onClick={() => makeDefault.mutate(id)}>
          {t('addresses.makeDefault')}
        </Button>
        <ConfirmButton
          label={t('action.delete')}
          cancelLabel={t('action.cancel')}
          icon={<DeleteRegular />}
          title={t('addresses.deleteTitle', { name: address.displayName })}
          text={t('addresses.deleteText')}
          problem={<ProblemBar error={remove.error} />}
          onConfirm={() => remove.mutate(id)}
        />
      </div>
    </>
  )
}

function Places({ address }: AddressProps) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { data: locations } = useSuspenseQuery(emergencyLocationsQuery(address.id))
  const [name, setName] = useState('')
  const add = useWrite(
    () => addEmergencyLocation(address.id, name.trim()),
    () => setName(''),
  )
  const remove = useWrite(deleteEmergencyLocation)
  return (
    <section aria-label={t('addresses.places')} className={layout.tightColumn}>
      <Subtitle2 as="h3">{t('addresses.places')}</Subtitle2>
      <Text className={layout.muted}>{t('addresses.placesText')}</Text>
      <ProblemBar error={add.error ?? remove.error} />
      {locations.map((location) => (
        <div key={location.id} className={layout.spread}>
          <span className={layout.tightColumn}>
            <Text>{location.displayName ?? t('addresses.defaultLocation')}</Text>
            <Text size={200} className={layout.muted}>
              {location.id}
            </Text>
          </span>
          {location.isDefault ? null : (
            <IfMay operation="DELETE /v1.0/emergencyAddresses/{id}/locations/{locationId}">
              <Button
                appearance="subtle"
                aria-label={t('addresses.deletePlace', { name: location.displayName ?? '' })}
                icon={<DeleteRegular />}
                onClick={() => remove.mutate(location)}
              />
            </IfMay>
          )}
        </div>
      ))}
      <IfMay operation="POST /v1.0/emergencyAddresses">
        <div className={layout.row}>
          <Input
            aria-label={t('addresses.placeName')}
            placeholder={t('addresses.placeName')}
            value={name}
            onChange={(_, { value }) => setName(value)}
          />
          <Button disabled={name.trim() === ''} onClick={() => add.mutate(undefined)}>
            {t('addresses.addPlace')}
          </Button>
        </div>
      </IfMay>
    </section>
  )
}

function UsedBy({ address }: AddressProps) {
  const layout = useLayout()
  const { t } = useTranslation()
  const { data: numbers } = useSuspenseQuery(numbersAtAddressQuery(address.id))
  return (
    <section aria-label={t('addresses.usedBy')} className={layout.tightColumn}>
      <Subtitle2 as="h3">{t('addresses.usedBy')}</Subtitle2>
      {numbers.length === 0 ? <Text className={layout.muted}>{t('addresses.unused')}</Text> : null}
      {numbers.map(({ id, formatted, assignmentTargetName }) => (
        <span key={id}>
          <TextLink to={paths.phoneNumber(id)}>{formatted}</TextLink>
          {assignmentTargetName === undefined ? null : ` · ${assignmentTargetName}`}
        </span>
      ))}
    </section>
  )
}
