import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import type { RunningProcess } from '#scripts/start/process/startProcess.ts'
import { until } from '#test/kit/time/until.ts'
import { prepareStandInProcess, type StandInProcess } from '../kit/startStandInProcess.ts'
import { clientOf, runCommand } from '../kit/useStandIn.ts'

const AT_ONCE = 200
const ENOUGH = 300

describe('the stand-in as a process [S1.1]', function () {
  this.timeout(120_000)
  let dir = ''
  let standIn: StandInProcess
  let running: RunningProcess | undefined
  beforeEach(async () => {
    dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-stripe-'))
    standIn = await prepareStandInProcess(dir)
  })
  afterEach(async () => {
    await running?.stop()
    running = undefined
    rmSync(dir, { recursive: true, force: true })
  })
  const refusalOf = (starting: Promise<unknown>) =>
    starting.then(
      () => '',
      (error: Error) => error.message,
    )

  it('killed among 200 creates: what it acknowledged is there, and each key answers for one object', async () => {
    running = await standIn.start()
    const stripe = clientOf(standIn.apiUrl, { maxNetworkRetries: 0 })
    const create = (name: string) => stripe.customers.create({ name }, { idempotencyKey: `create ${name}` })
    const acknowledged = new Map<string, string>()
    const unknown: string[] = []
    let killing: Promise<void> | undefined
    const createOn = async (lane: number) => {
      for (let n = 0; unknown.length === 0 || killing === undefined; n++) {
        const name = `customer ${lane}/${n}`
        const id = await create(name).then(
          (customer) => customer.id,
          () => undefined,
        )
        if (id === undefined) return void unknown.push(name)
        acknowledged.set(name, id)
        if (acknowledged.size === ENOUGH) killing = running?.kill()
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, (_, lane) => createOn(lane)))
    await killing
    expect(acknowledged.size).to.be.at.least(ENOUGH)
    expect(unknown.length).to.be.at.least(1)
    running = await standIn.start()
    for (const [name, id] of acknowledged) {
      const again = await create(name)
      expect(again.id).to.equal(id)
      expect(again.lastResponse.headers).to.include({ 'idempotent-replayed': 'true' })
    }
    await Promise.all(unknown.map(create))
    const all = await stripe.customers.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 })
    const names = [...acknowledged.keys(), ...unknown]
    expect(all.map(({ name }) => name).toSorted()).to.deep.equal(names.toSorted())
  })

  it('goes on at the time it had reached', async () => {
    running = await standIn.start()
    const { nowS } = await runCommand<{ nowS: number }>(standIn.commandsUrl, 'clock/ahead', {
      seconds: 86_400,
    })
    await running.kill()
    running = await standIn.start()
    const stripe = clientOf(standIn.apiUrl)
    expect((await stripe.customers.create({ name: 'later' })).created).to.be.at.least(nowS)
  })

  it('does what is due when its clock gets there by itself', async () => {
    running = await standIn.start()
    const stripe = clientOf(standIn.apiUrl)
    const { latest_charge: charge } = await stripe.paymentIntents.create({
      ...{ amount: 900, currency: 'eur', payment_method: 'pm_card_visa', confirm: true },
      return_url: 'http://localhost/back',
    })
    const moved = async () => (await stripe.charges.retrieve(String(charge))).balance_transaction
    expect(await until('it moved', moved)).to.match(/^txn_/)
  })

  it('what it keeps is for its owner alone', async () => {
    running = await standIn.start()
    const folder = path.join(dir, 'data')
    for (const file of [folder, ...readdirSync(folder).map((name) => path.join(folder, name))])
      expect(statSync(file).mode & 0o077, file).to.equal(0)
  })

  it('[T29] injection 65: does not start in production, nor with a key that is not its own', async () => {
    expect(await refusalOf(standIn.start({ NODE_ENV: 'production' }))).to.include(
      'does not run in production',
    )
    for (const key of [
      'sk_live_0123456789abcdef',
      'sk_test_0123456789abcdef',
      'sk_test_standin_',
      'rk_test_standin_0123456789',
    ]) {
      const other = await prepareStandInProcess(dir, key)
      const refusal = await refusalOf(other.start())
      expect(refusal, key).to.include('takes no key but one of its own')
      expect(refusal).to.not.match(/0123456789/)
    }
  })
})
