// Fields that can be read and not changed, with the reason. What is around them says so once, and
// every field of ui/ within obeys.

import { createContext, type ReactNode, useContext } from 'react'

const Reason = createContext<string | undefined>(undefined)

/** Locks the fields within while there is a reason, which each of them shows as its hint. */
export function Locked(props: {
  readonly reason: string | undefined
  readonly children: ReactNode
}) {
  return <Reason value={props.reason}>{props.children}</Reason>
}

/** Why the field here is locked; undefined where it can be changed, empty where said above. */
export function useLocked(): string | undefined {
  return useContext(Reason)
}
