// The look: Fluent UI's light and dark themes in our own colour, a blue-green. Which one is shown
// follows the system until the person chooses; the choice is kept in the browser.

import {
  type BrandVariants,
  createDarkTheme,
  createLightTheme,
  type Theme,
} from '@fluentui/react-components'
import { useSyncExternalStore } from 'react'

const storageKey = 'mainline.theme'
const systemDark = window.matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

const brand: BrandVariants = {
  10: '#030f12',
  20: '#0a222a',
  30: '#0b3743',
  40: '#0a4756',
  50: '#0a5768',
  60: '#0b6479',
  70: '#0c6d83',
  80: '#0f7a92',
  90: '#2b8aa1',
  100: '#4599af',
  110: '#5fa8bc',
  120: '#79b7c8',
  130: '#93c6d4',
  140: '#aed5e0',
  150: '#c9e4eb',
  160: '#e4f2f6',
}

const lightTheme = createLightTheme(brand)
// Links on dark grounds take a lighter shade than Fluent's default, for contrast.
const darkTheme: Theme = {
  ...createDarkTheme(brand),
  colorBrandForeground1: brand[120],
  colorBrandForeground2: brand[130],
  colorBrandForegroundLink: brand[130],
  colorBrandForegroundLinkHover: brand[140],
}

/** Whether the screen is dark, its theme, and the switch between the two. */
export function useTheme(): {
  readonly isDark: boolean
  readonly theme: Theme
  readonly toggle: () => void
} {
  const isDark = useSyncExternalStore(subscribe, isDarkNow)
  const toggle = () => {
    localStorage.setItem(storageKey, isDark ? 'light' : 'dark')
    for (const notify of listeners) notify()
  }
  return { isDark, theme: isDark ? darkTheme : lightTheme, toggle }
}

function isDarkNow(): boolean {
  const kept = localStorage.getItem(storageKey)
  return kept === null ? systemDark.matches : kept === 'dark'
}

function subscribe(notify: () => void): () => void {
  listeners.add(notify)
  systemDark.addEventListener('change', notify)
  return () => {
    listeners.delete(notify)
    systemDark.removeEventListener('change', notify)
  }
}
