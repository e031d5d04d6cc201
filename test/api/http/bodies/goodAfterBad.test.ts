import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { MALFORMED } from './bodies.ts'

/** One verb: who calls it where, bodies that its schema refuses, and one that it takes. */
interface Deed {
  person: Person
  method: string
  path: string
  refused: unknown[]
  good: unknown
  status: number
}

describe('bad bodies, then a good one', () => {
  const db = useDatabase()
  const api = useApi(db)
  let stage: Stage
  let creator: Creator
  let people: Person[]
  before(async () => {
    stage = await setStage(db)
    people = await seedPeople(db.pool('api'), api().installation, 4)
    creator = await stage.creator(people[0] as Person)
  })

  async function seated(index: number): Promise<{ person: Person; room: string; seatId: string }> {
    const person = people[index] as Person
    const room = await stage.room(creator)
    await stage.givePass(creator, { passId: index, owner: person.wallet })
    const reply = await enter(api().url, person, room)
    expect(reply.status, reply.text).to.equal(201)
    return { person, room, seatId: reply.body.seatId }
  }

  const deeds: Record<string, () => Promise<Deed>> = {
    setCollection: async () => {
      const person = people[3] as Person
      const made = await person.call(api().url, 'POST', '/v1/channels', {
        body: { handle: 'northlight', name: 'Northlight' },
      })
      const own = await createChainRows(db.pool('indexer')).collection(`0x${person.wallet.toString('hex')}`)
      return {
        person,
        method: 'PUT',
        path: `/v1/channels/${made.body.channel.id}/collection`,
        refused: [{}, { txHash: 7 }, { txHash: '0x12' }, { txHash: `0x${'g'.repeat(64)}` }],
        good: { txHash: own.txHash },
        status: 200,
      }
    },
    setTierText: async () => ({
      person: creator.host,
      method: 'PUT',
      path: `/v1/channels/${creator.channelId}/tiers/1/text`,
      refused: [{}, { name: '' }, { name: 'x'.repeat(500) }, { name: ['Gold'] }],
      good: { name: 'Evergreen' },
      status: 200,
    }),
    banViewer: async () => {
      const { room, seatId } = await seated(1)
      const ban = { seatId, ruleCode: 'spam', reason: 'Spam in the stream' }
      return {
        person: creator.host,
        method: 'POST',
        path: `/v1/rooms/${room}/bans`,
        refused: [{}, { ...ban, seatId: 'sea_1' }, { ...ban, reason: '' }, { ...ban, ruleCode: 7 }],
        good: ban,
        status: 201,
      }
    },
    renewSeat: async () => {
      const { person, seatId } = await seated(2)
      return {
        person,
        method: 'POST',
        path: `/v1/seats/${seatId}/renewals`,
        refused: [[], { retryToken: 7 }],
        good: {},
        status: 201,
      }
    },
  }

  for (const [verb, prepare] of Object.entries(deeds))
    it(`${verb} changes nothing for every bad body and does its work for the good one after them`, async () => {
      const deed = await prepare()
      const before = await stage.counts()
      const call = (options: object) => deed.person.call(api().url, deed.method, deed.path, options)
      for (const [name, raw, headers] of MALFORMED) {
        const reply = await call({ raw, headers })
        expect([reply.status, reply.body?.code], name).to.deep.equal([400, 'MALFORMED_BODY'])
      }
      const large = await call({ body: { text: randomBytes(40 * 1024).toString('hex') } })
      expect(large.status).to.equal(413)
      for (const body of deed.refused) {
        const reply = await call({ body })
        expect([reply.status, reply.body?.code], JSON.stringify(body)).to.deep.equal([422, 'INVALID_INPUT'])
      }
      expect(await stage.counts()).to.deep.equal(before)
      const done = await call({ body: deed.good })
      expect(done.status, done.text).to.equal(deed.status)
    })
})
