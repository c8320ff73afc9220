// Licenses that a group gives to its members, with Graph's action. Every member is settled in the
// same request; who cannot have a license is not in its way and says so in its
// `licenseAssignmentStates`. What would take the license under a number is refused as a whole.

import type { GroupId } from '@mainline/model'
import {
  type Group,
  publishConfiguration,
  readGroup,
  readGroupLicenses,
  type Tx,
} from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { errorAnswers, notFound } from '../errors.ts'
import { changeGroupLicenses } from '../license-assignment.ts'
import { groupLicensePolicy } from '../policies/groups-licenses.ts'
import { idParams } from '../schemas.ts'
import { licenseChange } from './license-change.ts'
import { assignedLicense } from './users-answer.ts'

const groupLicensesAnswer = z
  .object({ id: z.string(), displayName: z.string(), assignedLicenses: z.array(assignedLicense) })
  .meta({ id: 'GroupLicenses' })

/** Registers the routes of this resource. */
export function registerGroupLicenses(app: ApiServer, context: ApiContext): void {
  app.post('/groups/:id/assignLicense', {
    config: { policy: groupLicensePolicy.change },
    schema: {
      params: idParams,
      body: licenseChange,
      response: { 202: groupLicensesAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const answer = await inOrganization(context, request, async (tx) => {
        const group = await requireGroup(tx, request.params.id)
        await changeGroupLicenses(tx, group, request.body)
        await publishConfiguration(tx, `Changed the licenses of the group ${group.displayName}`)
        return shownGroupLicenses(tx, group.id)
      })
      reply.status(202)
      return answer
    },
  })
}

async function requireGroup(tx: Tx, id: string): Promise<Group> {
  const group = await readGroup(tx, id)
  if (group === undefined) throw notFound('group')
  return group
}

async function shownGroupLicenses(
  tx: Tx,
  id: GroupId,
): Promise<z.input<typeof groupLicensesAnswer>> {
  const { displayName } = await requireGroup(tx, id)
  const licenses = await readGroupLicenses(tx, id)
  const assignedLicenses = licenses.map(({ skuId, disabledPlans }) => ({
    skuId,
    disabledPlans: [...disabledPlans],
  }))
  return { id, displayName, assignedLicenses }
}
