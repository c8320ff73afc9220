// The header: product name, the phone, light or dark, language, and the signed-in user with the way
// out.

import {
  Avatar,
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Text,
  ToggleButton,
  Tooltip,
  tokens,
} from '@fluentui/react-components'
import { NavigationRegular } from '@fluentui/react-icons/svg/navigation'
import { PersonRegular } from '@fluentui/react-icons/svg/person'
import { SignOutRegular } from '@fluentui/react-icons/svg/sign-out'
import { WeatherMoonRegular } from '@fluentui/react-icons/svg/weather-moon'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { meQuery } from '../api/queries.ts'
import { signOut } from '../api/writes.ts'
import { paths } from '../paths.ts'
import { PhoneButton } from '../phone/phone-button.tsx'
import { usePhone } from '../phone/phone-context.ts'
import { useTheme } from '../theme.ts'
import { narrow } from '../ui/styles.ts'
import { Brand } from './brand.tsx'
import { LanguageMenu } from './language-menu.tsx'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    alignItems: 'center',
    gap: '4px',
    height: '52px',
    padding: '0 12px 0 20px',
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    [narrow]: { paddingLeft: '8px' },
  },
  menuButton: { display: 'none', [narrow]: { display: 'inline-flex' } },
  space: { flexGrow: 1 },
  user: { [narrow]: { minWidth: 'auto', padding: '0 6px' } },
  // Out of sight where there is no room, but still the button's name.
  userName: {
    [narrow]: {
      position: 'absolute',
      overflow: 'hidden',
      clipPath: 'inset(50%)',
      width: '1px',
      height: '1px',
    },
  },
})

/** The bar above everything. */
export function ShellHeader({ onOpenMenu }: { readonly onOpenMenu: () => void }) {
  const styles = useStyles()
  const { t } = useTranslation()
  const { isDark, toggle } = useTheme()
  return (
    <header className={styles.root}>
      <Button
        className={styles.menuButton}
        appearance="subtle"
        icon={<NavigationRegular />}
        aria-label={t('shell.openNavigation')}
        onClick={onOpenMenu}
      />
      <Brand />
      <span className={styles.space} />
      <PhoneButton />
      <Tooltip content={t('shell.darkTheme')} relationship="label">
        <ToggleButton
          appearance="subtle"
          icon={<WeatherMoonRegular />}
          checked={isDark}
          onClick={toggle}
        />
      </Tooltip>
      <LanguageMenu />
      <UserMenu />
    </header>
  )
}

function UserMenu() {
  const styles = useStyles()
  const { t } = useTranslation()
  const { data: me } = useQuery(meQuery)
  const navigate = useNavigate()
  const leave = useSignOut()
  const name = me?.displayName ?? ''
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button
          className={styles.user}
          appearance="subtle"
          icon={<Avatar name={name} size={24} color="brand" aria-hidden />}
        >
          <Text className={styles.userName}>{name}</Text>
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem icon={<PersonRegular />} onClick={() => void navigate(paths.myAccount)}>
            {t('shell.myAccount')}
          </MenuItem>
          <MenuItem icon={<SignOutRegular />} onClick={() => void leave()}>
            {t('shell.signOut')}
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}

function useSignOut(): () => Promise<void> {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const phone = usePhone()
  return async () => {
    await phone.switchOff()
    phone.setOpen(false)
    await signOut()
    queryClient.clear()
    await navigate(paths.signIn)
  }
}
