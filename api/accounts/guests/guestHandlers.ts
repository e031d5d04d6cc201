import { foldGuestName, guestNameProblem } from '#domain/names/guestName.ts'
import { nameSkeleton } from '#domain/names/nameSkeleton.ts'
import type { Handlers } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { EntryDeps } from '../enterAccount.ts'
import { isSomebodys, LOOKS_THE_SAME } from '../profile/isSomebodys.ts'
import { readMe } from '../store.ts'
import type { guestRoutes } from './contract.ts'
import { makeGuest } from './makeGuest.ts'

function refuseName(reason: string): never {
  throw new ProblemError('INVALID_INPUT', {
    detail: 'Choose another name, or stay with the one you have.',
    fields: { '/name': reason },
  })
}

/** Verbs of guests. */
export function guestHandlers(deps: EntryDeps): Handlers<typeof guestRoutes> {
  const { pool } = deps
  return {
    makeGuest: makeGuest(deps),
    async setGuestName({ body, account, callerKind }) {
      if (callerKind !== 'guest')
        throw new ProblemError('FORBIDDEN', { detail: 'This is the name of a guest; you are signed in.' })
      const name = foldGuestName(body.name)
      const reason = guestNameProblem(name)
      if (reason) refuseName(reason)
      if (await isSomebodys(pool, account, name)) refuseName(LOOKS_THE_SAME)
      await pool.query('UPDATE app.profile SET display_name = $2, name_skeleton = $3 WHERE account_id = $1', [
        account,
        name,
        nameSkeleton(name),
      ])
      return { body: await readMe(pool, account) }
    },
  }
}
