// The keys of a menu: one row per key with what it does. The row asks only for what its action
// needs: a person, another auto attendant, or the words to say.

import { Button, makeStyles, Subtitle2, Text, tokens } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss'
import { useFieldArray, useFormContext, useWatch } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { attendantChoices, namedChoices, peopleChoices } from '../api/choices.ts'
import { useMay } from '../api/may.ts'
import type { AutoAttendant } from '../api/shapes.ts'
import { paths } from '../paths.ts'
import { PageLink } from '../shell/page-button.tsx'
import { type Choice, ChoiceField, LongTextField } from '../ui/form-fields.tsx'
import { Locked, useLocked } from '../ui/locked.tsx'
import { narrow, useLayout } from '../ui/styles.ts'
import {
  keyLabel,
  nextKey,
  type OptionAction,
  type OptionValues,
  optionKeys,
} from './auto-attendant-values.ts'
import { PromptField } from './prompt-field.tsx'
import { SearchedChoiceField } from './searched-choice.tsx'

const useStyles = makeStyles({
  option: {
    display: 'grid',
    gridTemplateColumns: '130px 230px 1fr auto',
    gap: '12px',
    alignItems: 'start',
    padding: '16px',
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground2,
    [narrow]: { gridTemplateColumns: '1fr' },
  },
  remove: { marginTop: '26px', [narrow]: { marginTop: 0, justifySelf: 'start' } },
})

/** The part of a form that holds a menu. */
export interface MenuValues {
  readonly options: readonly OptionValues[]
}

type MenuProps = {
  /** What a key may do here. */
  readonly actions: readonly OptionAction[]
  /** The auto attendant being edited; a key cannot lead to itself. */
  readonly ownId?: string | undefined
  /** Whom it leads to already, for whoever may not look them up. */
  readonly named?: AutoAttendant['callTargets']
  /** Whether an announcement may be an audio file. */
  readonly takesFiles?: boolean
}

/** The menu options of the form around it. */
export function MenuOptions({ actions, ownId, named = [], takesFiles = false }: MenuProps) {
  const layout = useLayout()
  const isLocked = useLocked() !== undefined
  const { t } = useTranslation()
  const { control } = useFormContext<MenuValues>()
  const { fields, append, remove } = useFieldArray({ control, name: 'options' })
  const options = useWatch({ control, name: 'options' })
  const add = () =>
    append({ key: nextKey(options), action: 'person', target: '', text: '', fileId: '' })
  return (
    <div className={layout.column}>
      <div className={layout.tightColumn}>
        <Subtitle2 as="h3">{t('attendants.menuOptions')}</Subtitle2>
        <Text className={layout.muted}>{t('attendants.menuOptionsText')}</Text>
      </div>
      <Locked reason={isLocked ? '' : undefined}>
        {fields.map((field, index) => (
          <OptionRow
            key={field.id}
            actions={actions}
            ownId={ownId}
            named={named}
            takesFiles={takesFiles}
            index={index}
            onRemove={() => remove(index)}
          />
        ))}
      </Locked>
      {isLocked ? null : (
        <div>
          <Button icon={<AddRegular />} onClick={add}>
            {t('attendants.addOption')}
          </Button>
        </div>
      )}
    </div>
  )
}

type RowProps = Required<MenuProps> & { readonly index: number }

function OptionRow(props: RowProps & { readonly onRemove: () => void }) {
  const isLocked = useLocked() !== undefined
  const styles = useStyles()
  const { t } = useTranslation()
  const { index } = props
  const { control } = useFormContext<MenuValues>()
  const key = useWatch({ control, name: `options.${index}.key` })
  const name =
    keyLabel(key) === '' ? t('attendants.noKey') : t('attendants.keyNamed', { key: keyLabel(key) })
  return (
    <div className={styles.option} role="group" aria-label={name}>
      <ChoiceField
        control={control}
        name={`options.${index}.key`}
        label={t('attendants.key')}
        choices={useKeyChoices(index)}
      />
      <ChoiceField
        control={control}
        name={`options.${index}.action`}
        label={t('attendants.action')}
        choices={props.actions.map((action) => ({
          value: action,
          label: t(`attendants.actions.${action}`),
        }))}
      />
      <OptionDetail {...props} />
      {isLocked ? null : (
        <Button
          className={styles.remove}
          appearance="subtle"
          icon={<DismissRegular />}
          aria-label={t('attendants.removeOption', { name })}
          onClick={props.onRemove}
        />
      )}
    </div>
  )
}

function OptionDetail({ ownId, named, takesFiles, index }: RowProps) {
  const { t } = useTranslation()
  const { control } = useFormContext<MenuValues>()
  const action = useWatch({ control, name: `options.${index}.action` })
  const may = useMay()
  if (action === 'announcement') {
    const text = {
      control,
      name: `options.${index}.text`,
      label: t('attendants.announcement'),
      rows: 2,
      rules: { required: t('form.required') },
    } as const
    if (!takesFiles) return <LongTextField {...text} />
    return <PromptField {...text} fileName={`options.${index}.fileId`} />
  }
  if (action !== 'person' && action !== 'autoAttendant')
    return <Text style={{ alignSelf: 'center' }}>{t(`attendants.explain.${action}`)}</Text>
  const isPerson = action === 'person'
  const seen = isPerson ? peopleChoices : attendantChoices(ownId)
  const known = named.filter(({ id }) => id.startsWith('user_') === isPerson)
  const source = may('GET /v1.0/users') ? seen : namedChoices(known)
  return (
    <SearchedChoiceField
      key={action}
      control={control}
      name={`options.${index}.target`}
      label={t(`attendants.actions.${action}`)}
      source={source}
      placeholder={t('form.choose')}
      missing={
        <PageLink to={isPerson ? paths.userNew : paths.autoAttendants}>
          {t(isPerson ? 'attendants.addPersonFirst' : 'attendants.noOther')}
        </PageLink>
      }
      rules={{ required: t('form.required') }}
    />
  )
}

function useKeyChoices(index: number): readonly Choice[] {
  const { t } = useTranslation()
  const { control } = useFormContext<MenuValues>()
  const options = useWatch({ control, name: 'options' })
  const others = options.filter((_, other) => other !== index).map(({ key }) => key)
  return optionKeys
    .filter((key) => !others.includes(key))
    .map((key) => ({ value: key, label: keyLabel(key) || t('attendants.noKey') }))
}
