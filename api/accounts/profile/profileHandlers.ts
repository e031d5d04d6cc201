import type { Pool } from 'pg'
import { lookProblem } from '#domain/names/guestName.ts'
import { nameSkeleton } from '#domain/names/nameSkeleton.ts'
import { MAX_NAME, personNameOf } from '#domain/names/personName.ts'
import type { Handlers } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { Profile, profileRoutes } from './contract.ts'
import { isSomebodys, LOOKS_THE_SAME } from './isSomebodys.ts'

const NAME_RULE = `A name has 1 to ${MAX_NAME} letters that can be seen, and no hidden signs.`
const ZONE_RULE = 'Choose a place from the list, such as Europe/Berlin.'

/** The name of a time zone as the calendar knows it; null for what is none. Offsets are no places. */
function zoneOf(text: string): string | null {
  if (!/^[A-Za-z]/.test(text)) return null
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
  } catch {
    return null
  }
}

async function readProfile(pool: Pool, accountId: string): Promise<Profile> {
  const { rows } = await pool.query<{ display_name: string; zone: string }>(
    'SELECT display_name, zone FROM app.profile WHERE account_id = $1',
    [accountId],
  )
  const row = rows[0]
  if (!row) throw new ProblemError('NOT_FOUND')
  return { displayName: row.display_name, zone: row.zone }
}

function checked<T>(at: string, value: T | null, rule: string): T {
  if (value === null) throw new ProblemError('INVALID_INPUT', { fields: { [at]: rule } })
  return value
}

/** A name by the look that guests' names have to have, too; one that somebody has already stays theirs. */
async function newName(pool: Pool, account: string, typed: string): Promise<string> {
  const name = checked('/displayName', personNameOf(typed), NAME_RULE)
  if (name === (await readProfile(pool, account)).displayName) return name
  const problem = lookProblem(name) ?? ((await isSomebodys(pool, account, name)) ? LOOKS_THE_SAME : null)
  return problem === null ? name : checked<string>('/displayName', null, problem)
}

/** Verbs of the profile. */
export function profileHandlers({ pool }: { pool: Pool }): Handlers<typeof profileRoutes> {
  return {
    getProfile: async ({ account }) => ({ body: await readProfile(pool, account) }),
    async changeProfile({ account, body }) {
      const name = body.displayName === undefined ? null : await newName(pool, account, body.displayName)
      const zone = body.zone === undefined ? null : checked('/zone', zoneOf(body.zone), ZONE_RULE)
      await pool.query(
        `UPDATE app.profile SET display_name = coalesce($2, display_name), name_skeleton = coalesce($3, name_skeleton),
           zone = coalesce($4, zone) WHERE account_id = $1`,
        [account, name, name && nameSkeleton(name), zone],
      )
      return { body: await readProfile(pool, account) }
    },
  }
}
