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
import type { Party } from '../../phone/phone-state.ts'
import { TestCallButton } from '../../phone/test-call-button.tsx'
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
      <TestCallButton
        appearance="subtle"
        party={props.selected && partyOf(props.selected)}
        reason={t(isIdle ? 'phone.test.selectFirst' : 'phone.test.notAssociated')}
      />
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

/** By its number if it has one; an account that stands for nothing leads nowhere. */
function partyOf({ id, displayName, phoneNumber, association }: ResourceAccount) {
  if (!association) return undefined
  return { name: displayName, number: phoneNumber?.telephoneNumber ?? id } satisfies Party
}
