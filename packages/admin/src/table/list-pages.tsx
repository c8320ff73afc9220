// The foot of a list: what of it is on screen, the way to what is before and behind, and how many
// rows are wanted at once. Buttons that lead nowhere stay, greyed, so that nothing jumps about.

import { Button, Dropdown, makeStyles, Option, Text } from '@fluentui/react-components'
import { ChevronLeftRegular } from '@fluentui/react-icons/svg/chevron-left'
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right'
import { useTranslation } from 'react-i18next'
import { useLayout } from '../ui/styles.ts'
import { fromStart, type ListRequest, pageSizes, searchWith } from './list-request.ts'
import { useListParams } from './use-list-params.ts'

const useStyles = makeStyles({ size: { minWidth: '80px' } })

/** The pages of a list, unless all of it is on screen. */
export function ListPages(props: {
  readonly name?: string | undefined
  readonly request: ListRequest
  readonly count: number
}) {
  const layout = useLayout()
  const { t } = useTranslation()
  const [params, setParams] = useListParams(props.name)
  const { $skip: skip, $top: size } = props.request
  const last = Math.min(skip + size, props.count)
  const show = (next: number) => setParams(searchWith(params, 'skip', next > 0 ? `${next}` : ''))
  if (props.count === 0 && skip === 0) return null
  return (
    <div className={layout.spread} role="group" aria-label={t('table.pages')}>
      <span className={layout.row}>
        <Button
          icon={<ChevronLeftRegular />}
          disabled={skip === 0}
          onClick={() => show(skip - size)}
        >
          {t('table.previous')}
        </Button>
        <Button
          icon={<ChevronRightRegular />}
          iconPosition="after"
          disabled={last >= props.count}
          onClick={() => show(skip + size)}
        >
          {t('table.next')}
        </Button>
        <Text className={layout.muted} aria-live="polite">
          {t('table.range', { first: Math.min(skip + 1, last), last, total: props.count })}
        </Text>
      </span>
      <PageSize size={size} onChoose={(next) => setParams(fromStart(params, 'size', next))} />
    </div>
  )
}

function PageSize(props: { readonly size: number; readonly onChoose: (size: string) => void }) {
  const layout = useLayout()
  const styles = useStyles()
  const { t } = useTranslation()
  const sizes = [...pageSizes].sort((left, right) => left - right).map(String)
  return (
    <span className={layout.row}>
      <Text className={layout.muted}>{t('table.pageSize')}</Text>
      <Dropdown
        className={styles.size}
        aria-label={t('table.pageSize')}
        value={String(props.size)}
        selectedOptions={[String(props.size)]}
        onOptionSelect={(_, { optionValue = '' }) => props.onChoose(optionValue)}
      >
        {sizes.map((size) => (
          <Option key={size} value={size}>
            {size}
          </Option>
        ))}
      </Dropdown>
    </span>
  )
}
