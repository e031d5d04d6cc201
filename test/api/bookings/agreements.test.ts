import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { type Hex, hashTypedData, keccak256, stringToBytes } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import type { CallAgreement } from '#domain/calls/agreement.ts'
import { newId, newTimedId } from '#domain/ids.ts'
import type { Client, Reply } from '#test/kit/client.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'
import { CHAIN_ID, createCallChain, ESCROW } from './callChain.ts'
import { refusalOf } from './callSeller.ts'
import { type Held, holdToAgree, sendAgreement } from './heldAgreement.ts'
import { ALWAYS, type OpenCalls } from './openCalls.ts'

/** Of `contracts/bookings/types/Agreement.sol`, word by word. */
const AGREEMENT =
  'address creator,address fan,uint8 currency,uint96 amount,uint40 startAt,uint16 lengthMinutes,uint8 policyId,bytes32 summaryHash,uint256 nonce'
const TYPES = {
  Agreement: AGREEMENT.split(',').map((words) => ({
    type: words.split(' ')[0] ?? '',
    name: words.split(' ')[1] ?? '',
  })),
}

describe('agreements about calls', function () {
  this.timeout(60_000)
  const { database, api } = joinApi()
  const owner = () => database.pool('owner')
  const chain = () => createCallChain(database.pool('indexer'))
  afterEach(() => owner().query("UPDATE app.clock SET shift = '0'"))

  const held = (fan?: Client, calls?: OpenCalls) =>
    holdToAgree({ url: api().url, chain: chain() }, { fan, calls })
  const send = sendAgreement

  async function countOf({ fan }: Held): Promise<number> {
    const { rows } = await owner().query<{ n: number }>(
      'SELECT count(*)::int AS n FROM app.call_agreement WHERE account_id = $1',
      [fan.accountId],
    )
    return rows[0]?.n ?? -1
  }

  const reasonOf = ({ status, body }: Reply) => [status, body.code, body.detail]
  const fieldOf = (reply: Reply) => [...refusalOf(reply), reply.body.facts?.field]

  it('[S3.49] are kept under the digest that the escrow will give them, with their text', async () => {
    const one = await held()
    const { agreement, text, reservation, fan, calls } = one
    const kept = await send(one)
    expect(kept.status, kept.text).to.equal(201)
    const summaryHash = keccak256(stringToBytes(text))
    const id = hashTypedData({
      domain: {
        name: 'Stagedoor Bookings',
        version: '1',
        chainId: CHAIN_ID,
        verifyingContract: ESCROW as Hex,
      },
      types: TYPES,
      primaryType: 'Agreement',
      message: { ...agreement, summaryHash },
    })
    const { heldUntil } = reservation
    expect(kept.body).to.deep.equal({ id, escrow: ESCROW, summaryHash, offerNo: '7', heldUntil })
    const { rows } = await owner().query(
      `SELECT chain_id, '0x' || encode(escrow, 'hex') AS escrow, '0x' || encode(id, 'hex') AS id, account_id, reservation_id,
         (SELECT account_id FROM app.creator c WHERE c.id = creator_id) AS owner, channel_id, offer_id,
         '0x' || encode(creator_wallet, 'hex') AS creator, '0x' || encode(fan_wallet, 'hex') AS fan, currency, units::text,
         starts_at, length_minutes, policy_id, offer_no::text, nonce::text, text
       FROM app.call_agreement WHERE account_id = $1`,
      [fan.accountId],
    )
    expect(rows).to.deep.equal([
      {
        ...{ chain_id: CHAIN_ID, escrow: ESCROW, id, account_id: fan.accountId },
        ...{ reservation_id: reservation.id, owner: calls.seller.client.accountId },
        ...{ channel_id: calls.channelId, offer_id: calls.offer.id },
        ...{ creator: agreement.creator, fan: agreement.fan, currency: 0, units: `${agreement.amount}` },
        ...{ starts_at: new Date(reservation.startsAt), length_minutes: 30, policy_id: 3, offer_no: '7' },
        ...{ nonce: `${agreement.nonce}`, text },
      },
    ])
  })

  it('[once] are kept once, whatever comes twice or at once, in whatever letters addresses come', async () => {
    const one = await held()
    const mixed = {
      creator: one.calls.seller.client.wallet.address,
      fan: one.fan.wallet.address,
    }
    const slow = await owner().connect()
    const WAITING =
      "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    let asked: Promise<Reply[]> | undefined
    try {
      await slow.query('BEGIN')
      await slow.query('LOCK TABLE app.call_agreement IN SHARE ROW EXCLUSIVE MODE')
      asked = Promise.all([
        ...[send(one), send(one), send(one, { agreement: mixed }), send(one, { agreement: mixed })],
      ])
      await until('all of them wait', async () => (await owner().query(WAITING)).rowCount === 4)
    } finally {
      await slow.query('COMMIT')
      slow.release()
    }
    const replies = await asked
    for (const reply of replies) {
      expect(reply.status, reply.text).to.equal(201)
      expect(reply.body).to.deep.equal(replies[0]?.body)
    }
    expect(await countOf(one)).to.equal(1)
  })

  it('[S3.49] are refused by the field that differs from what is sold', async () => {
    const one = await held()
    const { agreement, text } = one
    const differing: [keyof CallAgreement, Partial<CallAgreement>][] = [
      ['creator', { creator: agreement.fan }],
      ['currency', { currency: 1 }],
      ['amount', { amount: agreement.amount - 1n }],
      ['startAt', { startAt: agreement.startAt + 900 }],
      ['lengthMinutes', { lengthMinutes: 60 }],
      ['policyId', { policyId: 4 }],
    ]
    for (const [field, change] of differing)
      expect(fieldOf(await send(one, { agreement: change }))).to.deep.equal([409, 'CONFLICT', field])
    const recorded = text.replace('not recorded', 'recorded')
    expect(fieldOf(await send(one, { text: recorded }))).to.deep.equal([409, 'CONFLICT', 'text'])
    const wide = await send(one, { agreement: { nonce: 1n << 256n } })
    expect([...refusalOf(wide), Object.keys(wide.body.fields)]).to.deep.equal([
      ...[422, 'INVALID_INPUT', ['/agreement/nonce']],
    ])
    expect(await countOf(one)).to.equal(0)
    expect((await send(one, { agreement: { nonce: (1n << 256n) - 1n } })).status).to.equal(201)
  })

  it('[T22] are about an own time, a wallet that is linked, and nobody who is banned', async () => {
    const [one, other] = [await held(), await held()]
    const foreign = await send(one, { reservationId: other.reservation.id })
    expect(refusalOf(foreign)).to.deep.equal([404, 'NOT_FOUND'])
    const stranger = privateKeyToAccount(generatePrivateKey()).address.toLowerCase()
    for (const fan of [stranger, other.agreement.fan])
      expect(reasonOf(await send(one, { agreement: { fan } }))).to.deep.equal([
        ...[403, 'FORBIDDEN', 'This wallet is not linked to your account.'],
      ])
    const act = newId('act', randomBytes)
    await owner().query(
      `INSERT INTO app.action_log (id, actor, target_account, kind, rule_code, reason) VALUES ($1, $2, $2, 'ban', 'spam', 'x')`,
      [act, one.fan.accountId],
    )
    await owner().query(
      "INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason) VALUES ($1, $2, $3, 'spam', 'x')",
      [one.calls.channelId, one.fan.accountId, act],
    )
    expect(refusalOf(await send(one))).to.deep.equal([403, 'FORBIDDEN'])
    expect([await countOf(one), await countOf(other)]).to.deep.equal([0, 0])
  })

  it('[S3.50] are about what is sold and held now', async () => {
    const one = await held()
    const { seller, channelId } = one.calls
    const { address } = seller.client.wallet
    const because = async (why: RegExp) => {
      const reply = await send(one)
      expect(refusalOf(reply), reply.text).to.deep.equal([409, 'CONFLICT'])
      expect(reply.body.detail).to.match(why)
    }
    await chain().change('offer', address, 'is_open = false')
    await because(/not sold by wallet any more/)
    await chain().change('offer', address, 'is_open = true')
    await seller.setCalendar(1, { ...ALWAYS, isPaused: true })
    await because(/takes no bookings/)
    await seller.setCalendar(2, ALWAYS)
    await owner().query('UPDATE app.channel SET archived_at = app.now() WHERE id = $1', [channelId])
    await because(/changed or taken back/)
    await owner().query('UPDATE app.channel SET archived_at = NULL WHERE id = $1', [channelId])
    await owner().query("UPDATE app.clock SET shift = '599 seconds'")
    expect((await send(one)).status, 'the last second').to.equal(201)
    await owner().query("UPDATE app.clock SET shift = '601 seconds'")
    await because(/time is not held any more/)
    await owner().query("UPDATE app.clock SET shift = '0'")
    await seller.close(one.calls.offer.id)
    await because(/changed or taken back/)
  })

  it('of another time of somebody take another nonce, also where all else is the same', async () => {
    const one = await held()
    expect((await send(one)).status).to.equal(201)
    await one.fan.call('DELETE', `/v1/me/calls/reservations/${one.reservation.id}`)
    const again = await held(one.fan, one.calls)
    const same = await send({ ...again, agreement: one.agreement })
    expect(fieldOf(same)).to.deep.equal([409, 'CONFLICT', 'nonce'])
    expect((await send(again)).status).to.equal(201)
  })

  it('[once] of a time that is being paid for already are the one that is paid for alone', async () => {
    const one = await held()
    const unpaid = { agreement: { nonce: 5n } }
    expect((await send(one, unpaid)).status).to.equal(201)
    const { id, escrow } = (await send(one)).body
    await owner().query(
      `INSERT INTO app.tx_intent (id, account_id, chain_id, wallet, nonce, purpose, expect, tx_hash, state)
       VALUES ($1, $2, $3, $4, 1, 'booking', $5, $6, 'included')`,
      [
        ...[newTimedId('job', Date.now(), randomBytes), one.fan.accountId, CHAIN_ID],
        ...[Buffer.from(one.agreement.fan.slice(2), 'hex'), { escrow, booking: id }, randomBytes(32)],
      ],
    )
    expect((await send(one)).body.id).to.equal(id)
    for (const change of [unpaid, { agreement: { nonce: 6n } }])
      expect(reasonOf(await send(one, change))).to.deep.equal([
        ...[409, 'CONFLICT', 'You are paying for this time already. Wait until that is through.'],
      ])
  })

  it('are twenty in a day of one account; those that are kept are answered after that as well', async () => {
    const one = await held()
    const nonce = (n: number) => ({ agreement: { nonce: BigInt(n) } })
    for (let n = 0; n < 20; n++) expect((await send(one, nonce(n))).status, `${n}`).to.equal(201)
    const { status, body } = await send(one, nonce(20))
    expect([status, body.code]).to.deep.equal([429, 'RATE_LIMITED'])
    expect(body.retryAfterS).to.be.within(86_000, 86_400)
    expect((await send(one, nonce(19))).status).to.equal(201)
    expect(await countOf(one)).to.equal(20)
  })
})
