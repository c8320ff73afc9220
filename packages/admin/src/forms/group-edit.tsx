// A group's own data: its name, what it is for, and its name for mail. A new group is a pane; that
// of an existing one is a tab beside its members.

import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { deleteGroup, groupQuery, saveGroup } from '../api/directory.ts'
import type { Group } from '../api/shapes.ts'
import { type EditedEtag, useEditedEtag } from '../api/use-edited-etag.ts'
import { useWrite } from '../api/use-write.ts'
import { paths } from '../paths.ts'
import { ConfirmButton } from '../ui/confirm-button.tsx'
import { ChoiceField, TextField } from '../ui/form-fields.tsx'
import { Pane, PaneContent } from '../ui/pane.tsx'
import { type GroupValues, groupKinds, groupOf, groupValues } from './group-values.ts'
import { FieldsFor, IfMay } from './if-may.tsx'
import { PaneActions } from './pane-actions.tsx'
import { ProblemBar } from './problem-bar.tsx'
import { useApiForm } from './use-api-form.ts'
import { Saved } from './user-edit.tsx'

/** The pane that adds a group, and then leads to its members. */
export function GroupNewPane() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const close = () => void navigate(paths.groups)
  return (
    <Pane title={t('groups.add')} onClose={close}>
      <GroupForm
        saveLabel={t('action.add')}
        onSaved={({ id }) => void navigate(paths.group(id), { replace: true })}
        onClose={close}
      />
    </Pane>
  )
}

/** The settings of a group that exists. */
export function GroupEditForm(props: { readonly group: Group; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { group, onClose } = props
  const edited = useEditedEtag(groupQuery(group.id).queryKey)
  return (
    <GroupForm
      group={group}
      edited={edited}
      saveLabel={t('action.saveChanges')}
      onSaved={edited.renew}
      onClose={onClose}
    />
  )
}

function GroupForm(props: {
  readonly group?: Group
  readonly edited?: EditedEtag
  readonly saveLabel: string
  readonly onSaved: (group: Group) => void
  readonly onClose: () => void
}) {
  const { t } = useTranslation()
  const { group, edited, saveLabel, onSaved, onClose } = props
  const { form, submit, isPending, isSaved, problem, conflict } = useApiForm<GroupValues, Group>({
    values: groupValues(group),
    write: (values) => saveGroup(groupOf(values), group?.id, edited?.value()),
    ...(edited === undefined ? {} : { edited }),
    onDone: onSaved,
  })
  const { control } = form
  const required = { required: t('form.required') }
  return (
    <PaneContent
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      actions={
        <PaneActions
          operation="POST /v1.0/groups"
          saveLabel={saveLabel}
          isPending={isPending}
          onClose={onClose}
        />
      }
    >
      <ProblemBar error={problem} conflict={conflict} />
      {isSaved ? <Saved /> : null}
      <FieldsFor operation="POST /v1.0/groups">
        <TextField control={control} name="displayName" label={t('groups.name')} rules={required} />
        <TextField control={control} name="description" label={t('groups.descriptionField')} />
        <TextField
          control={control}
          name="mailNickname"
          label={t('groups.mailNickname')}
          hint={t('groups.mailNicknameHint')}
          rules={required}
        />
        <ChoiceField
          control={control}
          name="kind"
          label={t('groups.type')}
          choices={groupKinds.map((kind) => ({ value: kind, label: t(`groups.kind.${kind}`) }))}
        />
      </FieldsFor>
      <IfMay operation="DELETE /v1.0/groups/{id}">
        {group === undefined ? null : <DeleteGroup group={group} onDone={onClose} />}
      </IfMay>
    </PaneContent>
  )
}

function DeleteGroup(props: { readonly group: Group; readonly onDone: () => void }) {
  const { t } = useTranslation()
  const { mutate, error } = useWrite(deleteGroup, props.onDone)
  return (
    <div>
      <ConfirmButton
        label={t('groups.delete')}
        cancelLabel={t('action.cancel')}
        icon={<DeleteRegular />}
        title={t('groups.deleteTitle', { name: props.group.displayName })}
        text={t('groups.deleteText')}
        problem={<ProblemBar error={error} />}
        onConfirm={() => mutate(props.group.id)}
      />
    </div>
  )
}
