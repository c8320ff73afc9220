// Voice > Phone numbers: the inventory, searched, filtered, sorted and paged by the server. A row
// opens the pane that gives the number to somebody; numbers are ordered, or brought along.

import { Badge, Button } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { NumberSymbolRegular } from '@fluentui/react-icons/svg/number-symbol'
import { useTranslation } from 'react-i18next'
import { Outlet, useNavigate, useSearchParams } from 'react-router'
import { phoneNumbersList } from '../../api/phone-numbers.ts'
import type { NumberAssignment } from '../../api/shapes.ts'
import { paths } from '../../paths.ts'
import { PageButton } from '../../shell/page-button.tsx'
import type { Column } from '../../table/data-table.tsx'
import { fromStart } from '../../table/list-request.ts'
import { ListTable } from '../../table/list-table.tsx'
import { TableSearch } from '../../table/table-search.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ChoiceInput } from '../../ui/form-fields.tsx'
import { Page, TextLink } from '../../ui/page.tsx'
import { useLayout } from '../../ui/styles.ts'
import { PhoneNumberTabs } from './phone-number-tabs.tsx'

/** What of the inventory can be shown alone, in OData. */
const filters = {
  all: '',
  unassigned: "assignmentStatus eq 'unassigned'",
  assigned: "assignmentStatus ne 'unassigned'",
  user: "usage eq 'user'",
  service: "usage eq 'service'",
  tollFree: "kind eq 'tollFree'",
  own: "source eq 'own'",
  blocked: "assignmentBlockedState ne 'notBlocked'",
} as const

type Shown = keyof typeof filters
const allShown: readonly Shown[] = [
  'all',
  'unassigned',
  'assigned',
  'user',
  'service',
  'tollFree',
  'own',
  'blocked',
]

/** The inventory of numbers. */
export function PhoneNumbersPage() {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [params, setParams] = useSearchParams()
  const shown = allShown.find((each) => each === params.get('show')) ?? 'all'
  return (
    <Page title={t('nav.phoneNumbers')} description={t('numbers.description')}>
      <PhoneNumberTabs current="numbers" />
      <Ways search={params.get('search') ?? ''} />
      <div className={layout.spread}>
        <ChoiceInput
          label={t('numbers.show.label')}
          value={shown}
          choices={allShown.map((each) => ({ value: each, label: t(`numbers.show.${each}`) }))}
          onChange={(next) => setParams(fromStart(params, 'show', next === 'all' ? '' : next))}
        />
        <TableSearch label={t('numbers.search')} />
      </div>
      <ListTable
        label={t('nav.phoneNumbers')}
        list={phoneNumbersList}
        filter={filters[shown]}
        columns={useColumns()}
        rowKey={({ id }) => id}
        onOpen={({ id }) => void navigate(paths.phoneNumber(id))}
        empty={
          <EmptyState
            icon={<NumberSymbolRegular />}
            title={t('table.noMatch')}
            text={t('table.noMatchText')}
          />
        }
      />
      <Outlet />
    </Page>
  )
}

/** The ways numbers come, and what else there is to know of them. */
function Ways({ search }: { readonly search: string }) {
  const layout = useLayout()
  const { t } = useTranslation()
  return (
    <div className={layout.spread}>
      <div className={layout.row}>
        <PageButton appearance="primary" icon={<AddRegular />} to={paths.numberOrderNew}>
          {t('action.add')}
        </PageButton>
        <PageButton to={paths.phoneNumberNew}>{t('numbers.bring')}</PageButton>
        <PageButton to={paths.phoneNumberImport}>{t('numbers.import.title')}</PageButton>
        <Button as="a" href={paths.phoneNumbersExport(search)} download>
          {t('auditLog.export')}
        </Button>
      </div>
      <div className={layout.row}>
        <TextLink to={paths.numberQuotas}>{t('numbers.quotas.title')}</TextLink>
      </div>
    </div>
  )
}

function useColumns(): readonly Column<NumberAssignment>[] {
  const layout = useLayout()
  const { t } = useTranslation()
  return [
    {
      key: 'number',
      header: t('numbers.number'),
      sortBy: 'telephoneNumber',
      cell: ({ id, formatted, source, tags, assignmentBlockedState }) => (
        <span className={layout.row}>
          <TextLink to={paths.phoneNumber(id)}>{formatted}</TextLink>
          {source === 'sample' ? (
            <Badge appearance="outline" color="informative">
              {t('numbers.sample')}
            </Badge>
          ) : null}
          {assignmentBlockedState === 'notBlocked' ? null : (
            <Badge appearance="tint" color="warning">
              {t('numbers.blocked')}
            </Badge>
          )}
          {tags.map((tag) => (
            <Badge key={tag} appearance="tint">
              {tag}
            </Badge>
          ))}
        </span>
      ),
    },
    {
      key: 'usage',
      header: t('numbers.usage'),
      sortBy: 'usage',
      cell: ({ usage, kind }) => t(`numbers.kind.${usage}.${kind}`),
      wide: true,
    },
    {
      key: 'type',
      header: t('numbers.type'),
      cell: ({ numberType }) => t(`numbers.numberType.${numberType}`),
      wide: true,
    },
    {
      key: 'place',
      header: t('numbers.place'),
      sortBy: 'city',
      cell: ({ city, isoCountryCode }) => [city, isoCountryCode].filter(Boolean).join(', '),
      wide: true,
    },
    {
      key: 'assignedTo',
      header: t('numbers.assignedTo'),
      sortBy: 'assignmentTargetName',
      cell: ({ assignmentTargetName }) =>
        assignmentTargetName ?? <span className={layout.muted}>{t('numbers.unassigned')}</span>,
    },
  ]
}
