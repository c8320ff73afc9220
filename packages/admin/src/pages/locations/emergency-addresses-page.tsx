// Locations > Emergency addresses: where help is sent. A row opens the pane with the address's
// places, what is wrong with it, and the numbers that are there.

import { Badge } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { LocationRegular } from '@fluentui/react-icons/svg/location'
import { addressLine } from '@mainline/model'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Outlet, useNavigate } from 'react-router'
import { type EmergencyAddress, emergencyAddressesQuery } from '../../api/emergency-addresses.ts'
import { paths } from '../../paths.ts'
import { PageButton } from '../../shell/page-button.tsx'
import { type Column, DataTable } from '../../table/data-table.tsx'
import { TableSearch, useSearched } from '../../table/table-search.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page, TextLink } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'
import { AddressState } from './address-state.tsx'

/** The list of emergency addresses. */
export function EmergencyAddressesPage() {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data: addresses } = useSuspenseQuery(emergencyAddressesQuery)
  const rows = useSearched(addresses, (address) => [address.displayName, addressLine(address)])
  return (
    <Page title={t('nav.emergencyAddresses')} description={t('addresses.text')}>
      <div className={layout.spread}>
        <PageButton appearance="primary" icon={<AddRegular />} to={paths.emergencyAddressNew}>
          {t('action.add')}
        </PageButton>
        <TableSearch label={t('addresses.search')} />
      </div>
      <DataTable
        label={t('nav.emergencyAddresses')}
        columns={useColumns()}
        rows={rows}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(paths.emergencyAddress(id))}
        empty={
          <EmptyState
            icon={<LocationRegular />}
            title={t('addresses.empty')}
            text={t('addresses.emptyText')}
          />
        }
      />
      <Outlet />
    </Page>
  )
}

function useColumns(): readonly Column<EmergencyAddress>[] {
  const layout = useLayout()
  const { t } = useTranslation()
  return [
    {
      key: 'name',
      header: t('form.name'),
      cell: ({ id, displayName, isDefault }) => (
        <span className={layout.row}>
          <TextLink to={paths.emergencyAddress(id)}>{displayName}</TextLink>
          {isDefault ? (
            <Badge appearance="outline" color="brand">
              {t('addresses.default')}
            </Badge>
          ) : null}
        </span>
      ),
    },
    { key: 'address', header: t('addresses.address'), cell: addressLine, wide: true },
    {
      key: 'places',
      header: t('addresses.places'),
      cell: ({ numberOfPlaces }) => numberOfPlaces,
      wide: true,
    },
    {
      key: 'state',
      header: t('addresses.state'),
      cell: ({ validationStatus }) => <AddressState status={validationStatus} />,
    },
    {
      key: 'usedBy',
      header: t('addresses.usedBy'),
      cell: ({ numberOfPhoneNumbers: count }) =>
        count === 0 ? (
          <span className={layout.muted}>{t('addresses.unused')}</span>
        ) : (
          t('addresses.numbers', { count })
        ),
    },
  ]
}
