// Which fields of an auto attendant the signed-in person may change. Voice admins change all of
// them; an authorized user those that the own voice applications policy opens; others none. The
// API decides, this only says so at the field before anybody has typed in vain.

import { switchOf } from '@mainline/model'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMay } from '../api/may.ts'
import { meQuery } from '../api/queries.ts'
import { authorizedUsersQuery } from '../api/voice-applications-policies.ts'

const all = 'POST /v1.0/autoAttendants'
const readsNamed = 'GET /v1.0/autoAttendants/{id}/authorizedUsers'

/** What somebody may do with one auto attendant. */
export interface AttendantRights {
  /** Whether anything can be saved at all. */
  readonly maySave: boolean
  /** Why a field is locked; undefined where it can be changed. */
  readonly lock: (field: string) => string | undefined
}

/** The rights of the signed-in person; without an id, in one that is being added. */
export function useAttendantRights(id: string | undefined): AttendantRights {
  const { t } = useTranslation()
  const may = useMay()
  const { data: me } = useSuspenseQuery(meQuery)
  // Whoever may not look this up sees only what names them.
  const asks = may(readsNamed) && !may(all) && id !== undefined
  const { data: named } = useQuery({ ...authorizedUsersQuery(id ?? ''), enabled: asks })
  if (may(all)) return { maySave: true, lock: () => undefined }
  const isNamed = asks ? named?.some((user) => user.id === me.id) === true : true
  const { switches = [] } = me
  return {
    maySave: isNamed && switches.length > 0,
    lock: (field) => {
      const needed = switchOf(field)
      if (!isNamed || needed === undefined) return t('attendants.onlyVoiceAdmins')
      if (switches.includes(needed)) return undefined
      return t('attendants.notInPolicy', { switch: t(`policies.switches.${needed}`) })
    },
  }
}
