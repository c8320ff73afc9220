// What belongs to phone numbers, side by side: those there are, orders of others, and
// those that are on their way.

import { Tab, TabList } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { useIsOpen } from '../../shell/page-button.tsx'

const tabs = {
  numbers: { label: 'nav.phoneNumbers', to: paths.phoneNumbers },
  orders: { label: 'numbers.order.history', to: paths.numberOrders },
  ports: { label: 'ports.title', to: paths.portOrders },
} as const

/** The tabs above a list; each is a page of its own. */
export function PhoneNumberTabs({ current }: { readonly current: keyof typeof tabs }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const isOpen = useIsOpen()
  const open = Object.entries(tabs).filter(([, { to }]) => isOpen(to))
  return (
    <TabList selectedValue={current}>
      {open.map(([name, { label, to }]) => (
        <Tab key={name} value={name} onClick={() => void navigate(to)}>
          {t(label)}
        </Tab>
      ))}
    </TabList>
  )
}
