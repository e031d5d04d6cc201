import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { contextIdOf } from '#api/tips/contextId.ts'
import type { Person } from '#test/kit/access/person.ts'
import { createChainRows } from '#test/kit/chainRows.ts'
import { HUB, useTips } from './useTips.ts'

const hex = (bytes: Buffer | undefined) => `0x${bytes?.toString('hex')}`
const bytesOf = (text: string) => Buffer.from(text.slice(2), 'hex')

describe('tips to a channel itself', () => {
  const world = useTips()
  const call = (who: Person, method: string, path: string) => who.call(world().api.url, method, path)
  const channel = () => `/v1/channels/${world().creator.channelId}`
  const terms = (who: Person) => call(who, 'POST', `${channel()}/tips/terms`)
  const sql = (text: string, values: unknown[] = []) => world().db.pool('owner').query(text, values)

  it('[S3.19] terms name the payee of this moment; there are none for its owner, an archived channel and one without a wallet', async () => {
    const { host, channelId } = world().creator
    const fan = world().person(1)
    expect((await terms(fan)).body).to.deep.equal({
      ...{ hub: hex(HUB), to: hex(host.wallet), contextType: 0 },
      ...{ contextId: contextIdOf(channelId).toString(), shares: [], showsName: false },
    })
    expect((await terms(host)).body.code).to.equal('CONFLICT')
    await sql('UPDATE app.channel SET archived_at = app.now() WHERE id = $1', [channelId])
    expect((await terms(fan)).body.code).to.equal('NOT_FOUND')
    await sql('UPDATE app.channel SET archived_at = NULL WHERE id = $1', [channelId])
    const own = [host.accountId]
    await sql('UPDATE app.identity SET ended_at = app.now() WHERE account_id = $1', own)
    expect((await terms(fan)).body.code).to.equal('CONFLICT')
    await sql('UPDATE app.identity SET ended_at = NULL WHERE account_id = $1', own)
  })

  it('[S3.19][S3.20][T4] what came by its terms counts, under each payee that was told, with its streams; forgeries do not', async () => {
    const { host, channelId } = world().creator
    const [fan, producer] = [world().person(2), world().person(3)]
    const rows = createChainRows(world().db.pool('indexer'))
    const { to } = (await terms(fan)).body
    const told = { hub: HUB, contextId: contextIdOf(channelId), contextType: 'creator' as const, block: 1 }
    const own = { ...told, payee: bytesOf(to), payer: fan.wallet }
    await rows.tip({ ...own, amountUnits: 3n })
    // nobody was told to pay there
    await rows.tip({ ...own, amountUnits: 100n, payee: randomBytes(20) })
    await rows.tip({ ...own, amountUnits: 100n, contextType: 'stream' })
    await rows.tip({ ...own, amountUnits: 100n, hub: randomBytes(20) })
    await rows.tip({ ...own, amountUnits: 100n, at: new Date(Date.now() - 600_000) })
    const wallet = randomBytes(20)
    await sql('UPDATE app.identity SET wallet = $2 WHERE account_id = $1', [host.accountId, wallet])
    expect((await terms(fan)).body.to).to.equal(hex(wallet))
    await rows.tip({ ...own, amountUnits: 4n, payee: wallet })
    await sql('UPDATE app.identity SET wallet = $2 WHERE account_id = $1', [host.accountId, host.wallet])
    const room = await world().stream()
    await world().give(room, { amountUnits: 5n })

    const { body } = await call(host, 'GET', `${channel()}/tips`)
    const seen = body.tips.map(({ units, title }: { units: string; title: string | null }) => [units, title])
    expect(seen).to.have.deep.members([
      ['5', 'A stream'],
      ['4', null],
      ['3', null],
    ])
    expect(body.totals).to.deep.equal([{ rail: 'chain', symbol: 'ETH', decimals: 18, units: '12', tips: 3 }])
    await world().setRole(producer, 'producer')
    expect((await call(producer, 'GET', `${channel()}/tips`)).body.code).to.equal('FORBIDDEN')
    expect((await call(fan, 'GET', `${channel()}/tips`)).body.code).to.equal('NOT_FOUND')

    const { tips } = (await call(fan, 'GET', '/v1/me/tips')).body
    const mine = tips.filter(({ channel: of }: { channel: { id: string } | null }) => of?.id === channelId)
    expect(mine.map(({ units }: { units: string }) => units)).to.have.members(['3', '4', '100'])
  })
})
