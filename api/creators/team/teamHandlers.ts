import type { Pool, PoolClient } from 'pg'
import { notify } from '#api/notifications/notify.ts'
import { withTransaction } from '#db/transaction.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import type { ChannelRole } from '#domain/words.ts'
import type { Handlers } from '../../http/handler.ts'
import { ProblemError } from '../../http/problemError.ts'
import { demandAct } from '../can.ts'
import { endRole, giveRole, MAX_ROLES } from '../changeRole.ts'
import type { teamRoutes } from './contract.ts'
import { readHelpedChannels, readSitter, readTeam } from './teamStore.ts'

interface TeamDeps {
  pool: Pool
  clock: Clock
  random: RandomBytes
}

/** Verbs of a channel's team by the names of their routes. */
export function teamHandlers(deps: TeamDeps): Handlers<typeof teamRoutes> {
  const { pool } = deps
  const demandOwner = (db: Pool | PoolClient, channelId: string, accountId: string) =>
    demandAct(db, { accountId, act: 'giveRoles', channelId })

  /** Gives the role to whom `find` names, and answers the member. */
  const give = (
    { channelId, role, by }: { channelId: string; role: ChannelRole; by: string },
    find: (tx: PoolClient) => Promise<string | null | undefined>,
  ) =>
    withTransaction(pool, async (tx) => {
      await demandOwner(tx, channelId, by)
      const accountId = await find(tx)
      if (!accountId) throw new ProblemError('NOT_FOUND')
      await giveRole(tx, deps, { channelId, accountId, role, givenBy: by })
      const [member] = await readTeam(tx, channelId, accountId)
      if (!member) throw new Error(`the role of ${accountId} is not there`)
      return member
    })

  return {
    listTeam: async ({ params, account }) => {
      await demandOwner(pool, params.id, account)
      return { body: { members: await readTeam(pool, params.id), most: MAX_ROLES } }
    },
    addToTeam: async ({ params, account, body: { role, seatId } }) => ({
      body: await give({ channelId: params.id, role, by: account }, (tx) =>
        readSitter(tx, params.id, seatId),
      ),
    }),
    changeRole: async ({ params, account, body: { role } }) => ({
      body: await give({ channelId: params.id, role, by: account }, async (tx) => {
        const [member] = await readTeam(tx, params.id, params.accountId)
        return member?.accountId
      }),
    }),
    takeRole: async ({ params: { id: channelId, accountId }, account }) => {
      await withTransaction(pool, async (tx) => {
        await demandOwner(tx, channelId, account)
        const role = await endRole(tx, deps, { channelId, accountId })
        if (!role) return
        const { rows } = await tx.query<{ name: string }>('SELECT name FROM app.channel WHERE id = $1', [
          channelId,
        ])
        const facts = { channel: rows[0]?.name ?? '', channelId, role }
        const about = { kind: 'role_taken' as const, object: `role:${channelId}`, facts }
        await notify(tx, { ...about, accounts: [accountId], step: String(deps.clock()) }, deps)
      })
      return {}
    },
    listHelpedChannels: async ({ account }) => ({
      body: { channels: await readHelpedChannels(pool, account) },
    }),
    giveUpRole: async ({ params, account }) => {
      await withTransaction(pool, (tx) => endRole(tx, deps, { channelId: params.id, accountId: account }))
      return {}
    },
  }
}
