import type { Pool } from 'pg'
import { foldGuestName, guestNameLooks, guestNameProblem } from '#domain/names/guestName.ts'
import { nameSkeleton } from '#domain/names/nameSkeleton.ts'
import type { Handlers } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { EntryDeps } from '../enterAccount.ts'
import { readMe } from '../store.ts'
import type { guestRoutes } from './contract.ts'
import { makeGuest } from './makeGuest.ts'

/** More channels than these are hardly live at once; a name is compared with each. */
const MAX_LIVE = 2000

/** True for what looks like a handle, like somebody with a channel, or like a channel that everybody may see live. */
async function isSomebodys(pool: Pool, name: string): Promise<boolean> {
  const { asHandle, asName } = guestNameLooks(name)
  const { rows } = await pool.query<{ taken: boolean; live: string[] }>(
    `SELECT EXISTS (SELECT FROM app.channel WHERE handle_skeleton = $1)
         OR EXISTS (SELECT FROM app.profile p JOIN app.creator c ON c.account_id = p.account_id WHERE p.name_skeleton = $2) AS taken,
       ARRAY(SELECT c.name FROM app.channel c WHERE c.id IN (SELECT r.channel_id FROM app.room r
         WHERE r.state = 'live' AND r.visibility IN ('public', 'members')) LIMIT ${MAX_LIVE}) AS live`,
    [asHandle, asName],
  )
  const found = rows[0]
  return Boolean(found?.taken) || (found?.live ?? []).some((channel) => nameSkeleton(channel) === asName)
}

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
      if (await isSomebodys(pool, name)) refuseName('Somebody here has a name that looks the same.')
      await pool.query('UPDATE app.profile SET display_name = $2, name_skeleton = $3 WHERE account_id = $1', [
        account,
        name,
        nameSkeleton(name),
      ])
      return { body: await readMe(pool, account) }
    },
  }
}
