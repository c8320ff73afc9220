// What can be done with resource accounts: add one; edit, assign, set up or delete the
// selected one.

import { Button } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { EditRegular } from '@fluentui/react-icons/svg/edit'
import { NumberSymbolRegular } from '@fluentui/react-icons/svg/number-symbol'
import { WrenchRegular } from '@fluentui/react-icons/svg/wrench'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { ResourceAccount } from '../../api/shapes.ts'
import { paths } from '../../paths.ts'
import { useLayout } from '../../ui/styles.ts'

/** The row of actions above the table. */
export function ResourceAccountActions(props: { readonly selected: ResourceAccount | undefined }) {
  const layout = useLayout()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const id = props.selected?.id ?? ''
  const isIdle = props.selected === undefined
  return (
    <div className={layout.row}>
      <Button
        appearance="primary"
        icon={<AddRegular />}
        onClick={() => void navigate(paths.resourceAccountNew)}
      >
        {t('action.add')}
      </Button>
      <Button
        appearance="subtle"
        icon={<EditRegular />}
        disabled={isIdle}
        onClick={() => void navigate(paths.resourceAccountEdit(id))}
      >
        {t('action.edit')}
      </Button>
      <Button
        appearance="subtle"
        icon={<NumberSymbolRegular />}
        disabled={isIdle}
        onClick={() => void navigate(paths.resourceAccountAssign(id))}
      >
        {t('accounts.assign')}
      </Button>
      <Button
        appearance="subtle"
        icon={<WrenchRegular />}
        disabled={isIdle}
        onClick={() => void navigate(paths.resourceAccountSetUp(id))}
      >
        {t('setUp.title')}
      </Button>
      <Button
        appearance="subtle"
        icon={<DeleteRegular />}
        disabled={isIdle}
        onClick={() => void navigate(paths.resourceAccountDelete(id))}
      >
        {t('action.delete')}
      </Button>
    </div>
  )
}
