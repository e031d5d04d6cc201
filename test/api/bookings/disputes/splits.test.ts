import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { BOOKING_ROWS } from '#api/bookings/personRows.ts'
import { newId } from '#domain/ids.ts'
import { useDisputed } from './useDisputed.ts'

describe('what follows a dispute', function () {
  this.timeout(60_000)
  const disputed = useDisputed()
  const { world, sql, fan, seller, newcomer, mails, inTransaction } = disputed
  const { begun, said, added, read, object, forget } = disputed
  const splitsOf = async (...asked: Parameters<typeof mails>) =>
    (await mails(...asked)).filter((kind) => kind === 'call_split_proposed').length

  it('[S3.42] a split that one side proposes, or changes, is news for the other side once', async () => {
    const call = await begun()
    const ask = async (creatorBps: number | null) => {
      await sql('UPDATE chain.escrow SET fan_ask_bps = $2 WHERE id = $1', call.escrowId, creatorBps)
      for (let n = 0; n < 2; n++) await world().follow()
    }
    await ask(5000)
    const factsOf = async () =>
      (
        await sql<{ facts: object }>(
          "SELECT facts FROM app.notification WHERE account_id = $1 AND kind = 'call_split_proposed'",
          seller().accountId,
        )
      )[0]?.facts
    // of 1.5 ETH, and a tenth of the creator's part is the fee
    expect(await factsOf()).to.include({
      creatorBps: 5000,
      toCreator: '0.675 ETH',
      toFan: '0.75 ETH',
      side: 'creator',
    })
    expect([await splitsOf(seller()), await splitsOf(fan())]).to.deep.equal([1, 0])
    await world().shift('59 minutes')
    await ask(6000)
    expect(await splitsOf(seller()), 'one mail an hour').to.equal(1)
    expect(await factsOf()).to.include({ creatorBps: 6000 })
    await world().shift('61 minutes')
    await ask(7000)
    await sql('UPDATE chain.escrow SET creator_ask_bps = 9000 WHERE id = $1', call.escrowId)
    await world().follow()
    await ask(null)
    expect([await splitsOf(seller()), await splitsOf(fan())]).to.deep.equal([2, 1])
    await sql('UPDATE chain.escrow SET fan_ask_bps = 8000 WHERE id = $1', call.escrowId)
    await world().confirm(call.escrowId)
    await world().follow()
    expect(await splitsOf(seller()), 'it has ended').to.equal(2)
  })

  it('[S3.42] of a call that nobody agreed to here a split is in the inbox alone', async () => {
    const call = await begun()
    await sql('UPDATE app.booking SET channel_id = NULL WHERE id = $1', call.id)
    await sql('UPDATE chain.escrow SET fan_ask_bps = 5000 WHERE id = $1', call.escrowId)
    await world().follow()
    expect(await world().news(seller())).to.include('call_split_proposed')
    expect(await splitsOf(seller())).to.equal(0)
  })

  it('what no statement took is forgotten after a day, and what the chain never had after two weeks', async () => {
    const call = await begun()
    const [waiting, part] = [await added(fan(), call, 'one'), await added(fan(), call, 'two')]
    await said(fan(), call, { fileIds: [part.id] })
    const laid = await said(seller(), call)
    await object(call, 'creator', laid.hash)
    await world().follow()
    const left = async () => [
      (await sql('SELECT FROM app.call_file WHERE booking_id = $1', call.id)).length,
      (await sql('SELECT FROM app.call_statement WHERE booking_id = $1', call.id)).length,
    ]
    for (const [after, isBehind, there] of [
      ['23 hours', false, [2, 2]],
      ['25 hours', false, [1, 2]],
      ['13 days 23 hours', false, [1, 2]],
      ['14 days 1 hour', true, [1, 2]],
      ['14 days 1 hour', false, [0, 1]],
    ] as const) {
      await world().shift(after)
      await sql('UPDATE chain.cursor SET is_backfill = $1', isBehind)
      await forget()
      expect(await left(), `${after} ${isBehind}`).to.deep.equal(there)
    }
    await world().shift('0')
    expect((await read(fan(), call)).statements).to.deep.equal([{ ...laid, isOnChain: true }])
    expect((await read(fan(), call)).files.map(({ id }) => id)).not.to.include(waiting.id)
  })

  it('a call that the network drops takes along what was written about it', async () => {
    const call = await begun()
    const file = await added(fan(), call, 'one')
    await said(fan(), call, { fileIds: [file.id] })
    await sql(
      `INSERT INTO app.call_ruling (id, booking_id, account_id, creator_bps, text, hash) VALUES ($1, $2, $3, 1, 'x', $4)`,
      ...[newId('rul', randomBytes), call.id, fan().accountId, randomBytes(32)],
    )
    await world().drop(call.escrowId)
    await world().follow()
    await world().shift('61 minutes')
    await world().follow()
    expect(await world().row(call.escrowId)).to.equal(undefined)
  })

  it('[T41] who leaves takes what they wrote, and a ruling of theirs goes on without them', async () => {
    const [call, arbiter] = [await begun(), await newcomer()]
    const file = await added(fan(), call, 'one')
    const own = await said(fan(), call, { fileIds: [file.id] })
    await object(call, 'fan', own.hash)
    await world().follow()
    const theirs = await said(seller(), call, { text: 'I was there.' })
    const rulingId = newId('rul', randomBytes)
    await sql(
      `INSERT INTO app.call_ruling (id, booking_id, account_id, creator_bps, text, hash) VALUES ($1, $2, $3, 1, 'x', $4)`,
      ...[rulingId, call.id, arbiter.accountId, randomBytes(32)],
    )
    const erase = ({ accountId }: typeof arbiter) => inTransaction((tx) => BOOKING_ROWS.erase(tx, accountId))
    const copy = await inTransaction((tx) => BOOKING_ROWS.export(tx, fan().accountId))
    expect(copy).to.include('Nobody came.').and.include(file.digest).and.not.include('I was there.')
    expect(await erase(fan())).to.include({
      'app.call_statement': 1,
      'app.call_file': 1,
      'app.call_ruling': 0,
    })
    expect((await read(seller(), call)).statements).to.deep.equal([theirs])
    expect(await erase(arbiter)).to.include({ 'app.call_ruling': 1 })
    expect(await sql('SELECT account_id FROM app.call_ruling WHERE id = $1', rulingId)).to.deep.equal([
      { account_id: null },
    ])
    // nobody is left whose call it is
    expect(await erase(seller())).to.include({
      'app.call_statement': 1,
      'app.call_ruling': 1,
      'app.booking': 1,
    })
  })
})
