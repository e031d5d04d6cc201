import type { PoolClient } from 'pg'
import type { DataKey } from '#api/installation/dataKey.ts'
import { banAccount, lockForBan } from './bans/banAccount.ts'
import { createBanMarker } from './bans/banMarks.ts'
import { liftBan, lockForLift, readBan } from './bans/liftBan.ts'
import type { Ban } from './bans/writeBan.ts'
import type { Access } from './createAccess.ts'

/** What moderation asks of the access engine; each writes inside the transaction of its caller. */
export function createBanVerbs(access: Access, dataKey: DataKey) {
  const mark = createBanMarker({ ...access, dataKey })
  return {
    lockForBan,
    lockForLift,
    readBan,
    banAccount: (tx: PoolClient, ban: Ban) => banAccount(tx, { access, mark }, ban),
    liftBan,
  }
}

export type BanVerbs = ReturnType<typeof createBanVerbs>
