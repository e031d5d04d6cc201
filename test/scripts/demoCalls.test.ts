import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { type Abi, type Hex, parseEventLogs } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import type { CallOffer, OwnCalls } from '#api/bookings/contract.ts'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { agreementText, type CallAgreement } from '#domain/calls/agreement.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import { createWallet, type Wallet } from '#local/visitor/createWallet.ts'
import { DEMO_CALLS, openCalls } from '#scripts/demo/openCalls.ts'
import { useSalesWorld } from '#test/api/passes/useSalesWorld.ts'
import { request, signIn } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { takeApi } from '#test/kit/perProcess/api.ts'
import { until } from '#test/kit/time/until.ts'

const abi = consultationEscrowAbi as unknown as Abi

describe('calls of the demo', function () {
  this.timeout(120_000)
  const database = useDatabase()
  const world = useSalesWorld(database)
  const reports: string[] = []
  let options: Parameters<typeof openCalls>[1]
  let folder = ''

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'demo-calls-'))
    options = {
      ...{ url: world().api.url, keyOf: () => world().creator.privateKey as Hex },
      ...{ stateFile: join(folder, 'demo.json'), report: (line: string) => reports.push(line) },
    }
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const own = async (): Promise<OwnCalls> => (await world().owner.call('GET', '/v1/me/calls')).body
  const unsold = ({ offers }: OwnCalls) =>
    offers.flatMap(({ prices }) => prices).filter(({ rail, sale }) => rail === 'chain' && sale === null)
  const sent = () => world().stage.provider.getTransactionCount(world().creator.address)

  async function walletOf(key: Hex): Promise<Wallet> {
    const { url } = world().api
    const { body: config } = await request(url, 'GET', '/v1/config')
    return createWallet(url, config, privateKeyToAccount(key))
  }

  it('[S3.50] are opened once, and sold by wallet once; what is closed there afterwards stays closed', async () => {
    await openCalls(DEMO_CALLS, options)
    expect(reports).to.deep.equal([])
    const sold = await until('the index has them', async () => {
      const now = await own()
      return now.offers.length === 2 && unsold(now).length === 0 ? now : null
    })
    expect(sold.policies.map(({ terms }) => terms)).to.deep.equal(['moderate', 'flexible'])
    expect(sold.leftOpen).to.deep.equal([])
    const wallet = await walletOf(world().creator.privateKey as Hex)
    const escrow = world().stage.deployment.consultationEscrow as Hex
    const { sale } = sold.offers[0]?.prices[0] ?? {}
    const args = [BigInt(sale?.offerNo ?? 0), false]
    await wallet.sendCall({ address: escrow, abi, functionName: 'switchOffer', args })
    await until('it is closed', async () => unsold(await own()).length === 1)
    const count = await sent()
    await openCalls(DEMO_CALLS, options)
    expect([await sent(), reports], 'nothing is sent a second time').to.deep.equal([count, []])
    await wallet.sendCall({ ...{ address: escrow, abi, functionName: 'switchOffer' }, args: [args[0], true] })
    await until('it is open again', async () => unsold(await own()).length === 0)
  })

  it('[S3.49] can be booked at the escrow, under the id that was kept before', async () => {
    const { api, channel } = world()
    const key = generatePrivateKey()
    const wallet = await walletOf(key)
    await wallet.fill()
    const fan = await signIn(api.url, privateKeyToAccount(key))
    const [offer] = (await own()).offers as [CallOffer]
    const path = `/v1/channels/${channel}/calls/${offer.id}`
    const { runs } = (await fan.call('GET', `${path}/times`)).body
    const held = await fan.call('POST', `${path}/reservations`, { body: { startsAt: runs[0].first } })
    expect(held.status, held.text).to.equal(201)
    const { id: reservationId, startsAt, offer: seen, channel: card } = held.body as Reservation
    const price = seen.prices.find(({ rail }) => rail === 'chain')
    if (!price?.sale) throw new Error('it is not sold by wallet')
    const { creator, policyId } = price.sale
    const agreement: CallAgreement = {
      ...{ creator, fan: fan.wallet.address.toLowerCase(), currency: Number(price.currency) },
      ...{ amount: BigInt(price.units), startAt: Date.parse(startsAt) / 1000 },
      ...{ lengthMinutes: seen.lengthMinutes, policyId, nonce: 5n },
    }
    const text = agreementText(agreement, { ...seen, ...price, handle: card.handle })
    const kept = await fan.call('POST', `/v1/me/calls/reservations/${reservationId}/agreement`, {
      body: { agreement: { ...agreement, amount: price.units, nonce: '5' }, text },
    })
    expect(kept.status, kept.text).to.equal(201)
    const { id, escrow, summaryHash, offerNo } = kept.body
    const hash = await wallet.sendCall({
      ...{ address: escrow, abi, functionName: 'book', value: agreement.amount },
      args: [{ ...agreement, summaryHash }, BigInt(offerNo)],
    })
    const { logs } = await wallet.chain.getTransactionReceipt({ hash })
    const [booked] = parseEventLogs({ abi: consultationEscrowAbi, logs, eventName: 'Booked' })
    expect(booked?.args.id).to.equal(id)
  })

  it('that could not be sold by wallet are there without, which is reported, and are sold at the next start', async () => {
    const { stage, installation, owner } = world()
    const deployment = JSON.parse(stage.deploymentText)
    const wrong = JSON.stringify({ ...deployment, consultationEscrow: deployment.ledger })
    const file = installation.file('noEscrow.json', wrong)
    const mistaken = await takeApi(database, installation, { DEPLOYMENT_FILE: file })
    await owner.call('POST', '/v1/me/calls/offers', {
      body: {
        ...{ media: 'voice', lengthMinutes: 45, terms: 'strict', replaces: null },
        prices: [{ rail: 'chain', currency: '0', units: '9' }],
      },
    })
    const again = { ...options, stateFile: join(folder, 'again.json') }
    await openCalls(DEMO_CALLS, { ...again, url: mistaken.url })
    await mistaken.stop()
    expect(reports).to.have.length(1)
    expect(reports[0]).to.match(/^the calls of northlight are not sold by wallet: ./)
    expect(unsold(await own())).to.have.length(1)
    const count = await sent()
    await openCalls(DEMO_CALLS, again)
    expect((await sent()) - count, 'the terms, and one offer').to.equal(2)
    await until('the index has it', async () => unsold(await own()).length === 0)
    expect(reports).to.have.length(1)
  })
})
