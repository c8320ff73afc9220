// GET /resourceAccounts/{id}/deletionPreview: what deleting an account would do to callers, so that
// whoever deletes it knows before. `DELETE …?detach=true` then does all of it at once.

import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { errorAnswers } from '../errors.ts'
import { resourceAccountPolicy } from '../policies/resource-accounts.ts'
import { type DeletionPreview, previewDeletion } from '../resource-account-deletion.ts'
import { idParams } from '../schemas.ts'
import { configurationType } from './resource-accounts-answer.ts'

const deletionPreviewAnswer = z
  .object({
    /** False while other auto attendants lead to the account. */
    deletable: z.boolean(),
    freedNumber: z.string().optional(),
    freedLicenses: z.array(z.string()),
    endedAssociation: z
      .object({ configurationType, configurationId: z.string(), displayName: z.string() })
      .optional(),
    remainingAccounts: z.array(
      z.object({ displayName: z.string(), phoneNumber: z.string().optional() }),
    ),
    referringAutoAttendants: z.array(z.object({ id: z.string(), name: z.string() })),
  })
  .meta({ id: 'DeletionPreview' })

/** Registers the routes of this resource. */
export function registerResourceAccountDeletion(app: ApiServer, context: ApiContext): void {
  app.get('/resourceAccounts/:id/deletionPreview', {
    config: { policy: resourceAccountPolicy.read },
    schema: { params: idParams, response: { 200: deletionPreviewAnswer, ...errorAnswers } },
    handler: async (request) =>
      shownPreview(
        await inOrganization(context, request, (tx) => previewDeletion(tx, request.params.id)),
      ),
  })
}

function shownPreview(preview: DeletionPreview): z.input<typeof deletionPreviewAnswer> {
  const { account, freedLicenses, remainingAccounts, referringAttendants } = preview
  const { phoneNumber, association } = account
  return {
    deletable: referringAttendants.length === 0,
    ...(phoneNumber === undefined ? {} : { freedNumber: phoneNumber.telephoneNumber }),
    freedLicenses: [...freedLicenses],
    ...(association === undefined ? {} : { endedAssociation: association }),
    remainingAccounts: [...remainingAccounts],
    referringAutoAttendants: [...referringAttendants],
  }
}
