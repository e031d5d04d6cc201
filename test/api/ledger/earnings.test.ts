import { expect } from 'chai'
import type { EarningEntry, EarningFigure } from '#api/ledger/contract.ts'
import { postCharge, postFacts } from '#api/ledger/postCharge.ts'
import { postJournal } from '#api/ledger/postJournal.ts'
import { withTransaction } from '#db/transaction.ts'
import { type Client, request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { useApi } from '#test/kit/perProcess/api.ts'
import { chargeFacts, factOf } from './books.ts'

const DAY_S = 86_400
const CHAIN = 'eip155:31337/native'
const TX = `0x${'ab'.repeat(32)}`

interface Seller extends Client {
  creatorId: string
  accountRef: string
}

describe('earnings [S2.9]', function () {
  this.timeout(60_000)
  const database = useDatabase()
  const api = useApi(database)
  let [anna, ben]: [Seller, Seller] = [] as never
  let count = 0

  async function seller(handle: string): Promise<Seller> {
    const client = await signIn(api().url)
    const made = await client.call('POST', '/v1/channels', { body: { handle, name: handle } })
    expect(made.status, made.text).to.equal(201)
    const { rows } = await database
      .pool('owner')
      .query<{ id: string }>('SELECT id FROM app.creator WHERE account_id = $1', [client.accountId])
    return { ...client, creatorId: rows[0]?.id ?? '', accountRef: `acct_${handle}` }
  }
  const inOne = <T>(work: Parameters<typeof withTransaction<T>>[1]) => withTransaction(database.work(), work)

  /** A sale of 9.00 with a fee of 10 %, and what the provider keeps. */
  const sell = ({ creatorId, accountRef }: Seller, { currency = 'EUR', availableInS = 0, at = 0 } = {}) => {
    count += 1
    const facts = chargeFacts(accountRef, { amount: 900, fee: 90, kept: 39, currency }).map((fact) => ({
      ...fact,
      availableAt: fact.createdAt + availableInS,
    }))
    const purchaseId = `pur_${String(count).padStart(22, '0')}`
    const charge = {
      ...{ chargeRef: `charge_${count}`, amount: 900, currency, facts },
      createdAt: Math.floor(Date.now() / 1000) - at,
      transfer: { ref: `transfer_${count}`, amount: 900 },
      feeObject: { ref: `fee_${count}`, amount: 90 },
    }
    return inOne((tx) => postCharge(tx, { purchaseId, creatorId, charge, feeExpected: 90n }))
  }
  const giveBack = ({ creatorId, accountRef }: Seller, amount: number, fee: number) => {
    count += 1
    return inOne((tx) =>
      postFacts(tx, {
        ...{ key: `refund:${count}`, kind: 'refund', subject: 'pur_0000000000000000000001', creatorId },
        ...{ currency: 'EUR', at: Math.floor(Date.now() / 1000) },
        facts: [
          factOf('refund', null, { amount: -amount }),
          factOf('transfer_refund', null, { amount }),
          factOf('payment_refund', accountRef, { amount: -amount }),
          factOf('fee_refund', null, { amount: -fee }),
          factOf('fee_refund', accountRef, { amount: fee }),
        ],
      }),
    )
  }
  const figures = async (client: Client) =>
    (await client.call('GET', '/v1/me/earnings')).body.figures as EarningFigure[]
  const page = async (client: Client, query = '') => {
    const reply = await client.call('GET', `/v1/me/earnings/entries${query}`)
    expect(reply.status, reply.text).to.equal(200)
    return reply.body as { entries: EarningEntry[]; next: string | null }
  }
  async function everyEntry(client: Client, query: string): Promise<EarningEntry[]> {
    const found: EarningEntry[] = []
    for (let before = ''; ; ) {
      const { entries, next } = await page(client, `?${query}${before}`)
      found.push(...entries)
      if (next === null) return found
      before = `&before=${next}`
    }
  }
  const sumOf = (amounts: readonly string[]) => amounts.reduce((sum, one) => sum + BigInt(one), 0n)

  before(async () => {
    ;[anna, ben] = [await seller('anna'), await seller('benno')]
  })

  it('[S2.12][S4.9] a charge is there with the commit that wrote it: both parts, and when it can be paid out', async () => {
    expect(await figures(anna)).to.deep.equal([])
    expect(await sell(anna, { availableInS: 2 * DAY_S })).to.equal('posted')
    const [figure, ...others] = await figures(anna)
    expect(others).to.deep.equal([])
    expect(figure).to.include({ rail: 'card', currency: 'EUR', decimals: 2, availableUnits: '0' })
    expect(figure).to.include({ pendingUnits: '810', onTheWayUnits: '0' })
    expect(Date.parse(figure?.availableAt ?? '')).to.be.greaterThan(Date.now() + DAY_S * 1000)
    const { entries } = await page(anna)
    expect(entries).to.have.length(1)
    expect(entries[0]).to.include({ kind: 'charge', state: 'pending', grossUnits: '900', feeUnits: '90' })
    expect(entries[0]).to.include({
      yoursUnits: '810',
      purchaseId: `pur_${'1'.padStart(22, '0')}`,
      txHash: null,
    })
    expect(sumOf((entries[0] as EarningEntry).lines.map(({ amountUnits }) => amountUnits))).to.equal(0n)
    expect((entries[0] as EarningEntry).lines.filter(({ isYours }) => isYours)).to.deep.equal([
      { place: 'provider:account', isYours: true, amountUnits: '810' },
    ])
  })

  it('[T22] are those of the own creator alone', async () => {
    expect(await figures(ben)).to.deep.equal([])
    expect(await page(ben)).to.deep.equal({ entries: [], next: null })
    const file = await ben.call('GET', '/v1/me/earnings.csv')
    expect(file.text.trimEnd().split('\r\n')).to.have.length(1)
    for (const path of ['/v1/me/earnings', '/v1/me/earnings/entries', '/v1/me/earnings.csv'])
      expect((await request(api().url, 'GET', path)).status, path).to.equal(401)
    const [next] = (await page(anna)).entries.map(({ at, id }) => `${Date.parse(at) + 1}-${id}`)
    expect((await page(ben, `?before=${next}`)).entries).to.deep.equal([])
  })

  it('two rails, a refund and a payout: figures, entries and file are the books, to the last unit [S2.9]', async () => {
    for (let n = 0; n < 60; n++) await sell(anna, { at: n * 60 })
    await sell(anna, { currency: 'JPY' })
    await sell(ben)
    await giveBack(anna, 900, 90)
    const { creatorId, accountRef } = anna
    await inOne((tx) =>
      postFacts(tx, {
        ...{ key: 'payout:one', kind: 'payout', subject: 'payout_one', creatorId, currency: 'EUR' },
        at: Math.floor(Date.now() / 1000),
        arrivesAt: Math.floor(Date.now() / 1000) + DAY_S,
        facts: [factOf('payout', accountRef, { amount: -5000 })],
      }),
    )
    const wallet = { place: 'wallet' as const, ref: `0x${'1'.repeat(40)}`, creatorId, currency: CHAIN }
    const sale = {
      ...{ key: `chain:${TX}:4`, kind: 'sale' as const, at: new Date(), subject: 'a pass', creatorId },
      lines: [
        { place: 'fan' as const, currency: CHAIN, amount: -(10n ** 18n) },
        { ...wallet, amount: 10n ** 18n },
      ],
    }
    await inOne((tx) => postJournal(tx, sale))

    const found = await figures(anna)
    expect(
      found.map(({ rail, currency, availableUnits, pendingUnits, onTheWayUnits }) => [
        ...[rail, currency, availableUnits, pendingUnits, onTheWayUnits],
      ]),
    ).to.deep.equal([
      ['card', 'EUR', String(60 * 810 - 810 - 5000), '810', '5000'],
      ['card', 'JPY', '810', '0', '0'],
      ['chain', CHAIN, (10n ** 18n).toString(), '0', '0'],
    ])
    expect(Date.parse(found[0]?.arrivesAt ?? '')).to.be.greaterThan(Date.now())

    const entries = await everyEntry(anna, '')
    expect(entries).to.have.length(65)
    expect(entries.map(({ at }) => Date.parse(at))).to.deep.equal(
      entries.map(({ at }) => Date.parse(at)).sort((a, b) => b - a),
    )
    expect(entries.find(({ rail }) => rail === 'chain')).to.include({
      txHash: TX,
      yoursUnits: String(10n ** 18n),
    })
    expect(entries.find(({ kind }) => kind === 'refund')).to.include({
      ...{ grossUnits: '-900', feeUnits: '-90', yoursUnits: '-810' },
    })
    for (const { currency, availableUnits, pendingUnits } of found)
      expect(
        sumOf(entries.filter((one) => one.currency === currency).map(({ yoursUnits }) => yoursUnits)),
      ).to.equal(BigInt(availableUnits) + BigInt(pendingUnits))

    const file = await anna.call('GET', '/v1/me/earnings.csv')
    expect(file.headers.get('content-type')).to.match(/^text\/csv/)
    const [head, ...lines] = file.text
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','))
    expect(head?.slice(4, 8)).to.deep.equal(['gross', 'fee', 'yours', 'currency'])
    expect(lines.map((cells) => cells.at(-1))).to.deep.equal(entries.map(({ id }) => id))
    const inFile = (symbol: string, column: number) =>
      lines
        .filter((cells) => cells[7] === symbol)
        .reduce((sum, cells) => sum + BigInt(cells[column]?.replace('.', '') ?? ''), 0n)
    expect(inFile('EUR', 6)).to.equal(BigInt(found[0]?.availableUnits ?? '') + 810n)
    expect(inFile('JPY', 6)).to.equal(810n)
    expect(lines.find((cells) => cells[7] === 'EUR')?.[6]).to.match(/^-?\d+\.\d\d$/)
  })

  it('are filtered by rail, kind and time', async () => {
    expect((await everyEntry(anna, 'rail=chain')).map(({ kind }) => kind)).to.deep.equal(['sale'])
    expect(await everyEntry(anna, 'kind=refund')).to.have.length(1)
    const times = (await everyEntry(anna, 'kind=charge')).map(({ at }) => at)
    const from = times[30] as string
    const later = times.filter((at) => at >= from).length
    expect(await everyEntry(anna, `kind=charge&from=${from}`)).to.have.length(later)
    expect(await everyEntry(anna, `kind=charge&to=${from}`)).to.have.length(times.length - later)
    expect(
      (await anna.call('GET', `/v1/me/earnings.csv?rail=chain`)).text.trimEnd().split('\r\n'),
    ).to.have.length(2)
    expect(await everyEntry(anna, 'from=0000-01-01T00:00:00Z&to=9999-12-31T00:00:00Z')).to.have.length(65)
    for (const query of [
      '?rail=cash',
      '?kind=x',
      '?from=yesterday',
      '?before=1',
      `?before=1-cre_${'0'.repeat(22)}`,
    ])
      expect((await anna.call('GET', `/v1/me/earnings/entries${query}`)).status, query).to.equal(422)
  })

  it('what the chain took back counts no more, and is said', async () => {
    const { creatorId } = anna
    const { rows } = await database
      .work()
      .query<{ id: string }>('SELECT id FROM app.journal WHERE key = $1', [`chain:${TX}:4`])
    const lines = [
      { place: 'fan' as const, currency: CHAIN, amount: 10n ** 18n },
      {
        ...{ place: 'wallet' as const, ref: `0x${'1'.repeat(40)}`, creatorId, currency: CHAIN },
        amount: -(10n ** 18n),
      },
    ]
    await inOne((tx) =>
      postJournal(tx, {
        ...{
          key: `chain:${TX}:4:1`,
          kind: 'taken_back',
          at: new Date(),
          subject: 'a pass',
          creatorId,
          lines,
        },
        reverses: rows[0]?.id ?? '',
      }),
    )
    const entries = await everyEntry(anna, 'rail=chain')
    expect(entries.map(({ kind, state }) => [kind, state]).sort()).to.deep.equal([
      ['sale', 'taken_back'],
      ['taken_back', 'settled'],
    ])
    expect((await figures(anna)).find(({ rail }) => rail === 'chain')).to.include({ availableUnits: '0' })
  })
})
