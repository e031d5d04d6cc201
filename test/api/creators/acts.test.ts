import { expect } from 'chai'
import type { Route } from '#api/http/contract.ts'
import { ROUTE_TABLE } from '#api/routeTable.ts'
import { ACTING_ROLES, type ActingRole, mayDo } from '#domain/channel/roleActs.ts'
import { countRows } from '#test/kit/access/countRows.ts'
import { type Client, signIn } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { seedFloor } from '../access/floor/seedFloor.ts'
import { seedChat } from '../chat/seedChat.ts'
import { fill, GOOD_BODIES } from '../http/bodies/bodies.ts'
import { type Owned, seedOwner } from '../http/seedOwner.ts'

/** Answers of a route that somebody may not use. */
const SHUT = ['NOT_FOUND', 'FORBIDDEN', 'STEP_UP_REQUIRED']
const ROUTES = Object.values(ROUTE_TABLE).flatMap((routes) => Object.entries(routes) as [string, Route][])

describe('every act by every role', () => {
  const { database, api } = joinApi()
  const people = {} as Record<ActingRole, Client>
  const objects = {} as Record<ActingRole, Record<string, Owned>>

  before(async () => {
    for (const role of ACTING_ROLES) people[role] = await signIn(api().url)
    const pool = database.pool('owner')
    const viewer = await signIn(api().url)
    const own = await seedOwner(pool, people.owner, viewer)
    const channelId = own.changeChannel?.ids.id as string
    for (const role of ['moderator', 'producer'] as const)
      await pool.query(
        'INSERT INTO app.channel_role (channel_id, account_id, role, given_by) VALUES ($1, $2, $3, $4)',
        [channelId, people[role].accountId, role, people.owner.accountId],
      )
    const draft = { ...(GOOD_BODIES.createRoom as object), channelId }
    // with a factor the owner would have to prove it, which is asked before anything else
    await pool.query('DELETE FROM app.passkey WHERE account_id = $1', [people.owner.accountId])
    // what one of them takes away is not there for the next
    for (const role of ACTING_ROLES) {
      const messages = await seedChat(pool, { channel: channelId, owner: people.owner, viewer })
      const floor = await seedFloor(pool, own.grantSpeech?.ids.id as string)
      objects[role] = { ...own, ...messages, ...floor, createRoom: { ids: {}, body: draft } }
    }
  })

  for (const [verb, route] of ROUTES) {
    const { act, method, path } = route
    if (!act) continue
    for (const role of ACTING_ROLES)
      it(`[S1.16][T22] a ${role} ${mayDo(role, act) ? 'can' : 'cannot'} ${act}: ${verb}`, async () => {
        const { ids, body } = objects[role][verb] as Owned
        const send = () => people[role].call(method, fill(path, ids), { body: body ?? GOOD_BODIES[verb] })
        if (mayDo(role, act)) {
          const reached = await send()
          expect(reached.body?.code ?? 'done').not.to.be.oneOf(SHUT)
          expect(reached.status, 'a fault of ours').not.to.equal(500)
          return
        }
        const before = await countRows(database.pool('owner'))
        const refused = await send()
        const told =
          role === 'viewer'
            ? [[404, 'NOT_FOUND']]
            : [
                [404, 'NOT_FOUND'],
                [403, 'FORBIDDEN'],
              ]
        expect(told).to.deep.include([refused.status, refused.body.code])
        expect(await countRows(database.pool('owner'))).to.deep.equal(before)
      })
  }
})
