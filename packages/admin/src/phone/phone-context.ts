// The page's one phone for every component, and its state as React reads it.

import { createContext, useContext, useEffect, useSyncExternalStore } from 'react'
import type { Phone } from './phone.ts'
import type { PhoneState } from './phone-state.ts'

const Context = createContext<Phone | undefined>(undefined)

/** Gives the phone to everything within. */
export const PhoneProvider = Context

/** The phone. */
export function usePhone(): Phone {
  const phone = useContext(Context)
  if (phone === undefined) throw new Error('The phone is provided around every page.')
  return phone
}

/** A phone that was on when the page was loaded anew is on again. */
export function usePhoneAgain(): void {
  const phone = usePhone()
  useEffect(() => {
    void phone.switchOnAgain()
  }, [phone])
}

/** What stands now; the component is rendered anew with each change. */
export function usePhoneState(): PhoneState {
  const phone = usePhone()
  return useSyncExternalStore(phone.subscribe, phone.state)
}
