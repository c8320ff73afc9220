// What can be done with resource accounts: add one; edit, assign or delete the selected one.

import { Button } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { EditRegular } from '@fluentui/react-icons/svg/edit'
import { NumberSymbolRegular } from '@fluentui/react-icons/svg/number-symbol'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { ResourceAccount } from '../../api/shapes.ts'
import { useWrite } from '../../api/use-write.ts'
import { deleteResourceAccount } from '../../api/writes.ts'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { paths } from '../../paths.ts'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
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
      <DeleteAccount account={props.selected} />
    </div>
  )
}

function DeleteAccount({ account }: { readonly account: ResourceAccount | undefined }) {
  const { t } = useTranslation()
  const { mutate, error } = useWrite(deleteResourceAccount)
  return (
    <ConfirmButton
      key={account?.id}
      label={t('action.delete')}
      cancelLabel={t('action.cancel')}
      icon={<DeleteRegular />}
      disabled={account === undefined}
      title={t('accounts.deleteTitle', { name: account?.displayName ?? '' })}
      text={t('accounts.deleteText')}
      problem={<ProblemBar error={error} accountId={account?.id} />}
      onConfirm={() => mutate(account?.id ?? '')}
    />
  )
}
