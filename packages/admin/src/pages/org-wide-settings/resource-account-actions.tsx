// What can be done with resource accounts: add one; edit, assign, set up or delete the
// selected one.

import { AddRegular } from '@fluentui/react-icons/svg/add'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { EditRegular } from '@fluentui/react-icons/svg/edit'
import { NumberSymbolRegular } from '@fluentui/react-icons/svg/number-symbol'
import { WrenchRegular } from '@fluentui/react-icons/svg/wrench'
import { useTranslation } from 'react-i18next'
import type { ResourceAccount } from '../../api/shapes.ts'
import { paths } from '../../paths.ts'
import { PageButton } from '../../shell/page-button.tsx'
import { useLayout } from '../../ui/styles.ts'

/** The row of actions above the table. */
export function ResourceAccountActions(props: { readonly selected: ResourceAccount | undefined }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const id = props.selected?.id ?? ''
  const isIdle = props.selected === undefined
  return (
    <div className={layout.row}>
      <PageButton appearance="primary" icon={<AddRegular />} to={paths.resourceAccountNew}>
        {t('action.add')}
      </PageButton>
      <PageButton
        appearance="subtle"
        icon={<EditRegular />}
        disabled={isIdle}
        to={paths.resourceAccountEdit(id)}
      >
        {t('action.edit')}
      </PageButton>
      <PageButton
        appearance="subtle"
        icon={<NumberSymbolRegular />}
        disabled={isIdle}
        to={paths.resourceAccountAssign(id)}
      >
        {t('accounts.assign')}
      </PageButton>
      <PageButton
        appearance="subtle"
        icon={<WrenchRegular />}
        disabled={isIdle}
        to={paths.resourceAccountSetUp(id)}
      >
        {t('setUp.title')}
      </PageButton>
      <PageButton
        appearance="subtle"
        icon={<DeleteRegular />}
        disabled={isIdle}
        to={paths.resourceAccountDelete(id)}
      >
        {t('action.delete')}
      </PageButton>
    </div>
  )
}
