// The choice of language, each by its own name, so that it can be found by those who need it.

import {
  Button,
  Menu,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components'
import { LocalLanguageRegular } from '@fluentui/react-icons/svg/local-language'
import { useTranslation } from 'react-i18next'
import { languages } from '../i18n/language.ts'
import { chooseLanguage, currentLanguage } from '../i18n/translations.ts'

/** A menu of languages behind a globe. */
export function LanguageMenu() {
  const { t } = useTranslation()
  return (
    <Menu
      checkedValues={{ language: [currentLanguage()] }}
      onCheckedValueChange={(_, { checkedItems }) =>
        void chooseLanguage(checkedItems[0] === 'fr' ? 'fr' : 'en')
      }
    >
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          icon={<LocalLanguageRegular />}
          aria-label={t('shell.language')}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {Object.entries(languages).map(([tag, name]) => (
            <MenuItemRadio key={tag} name="language" value={tag} lang={tag}>
              {name}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
