import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { type Hex, sha256, toBytes } from 'viem'
import type { OwnCalls } from '#api/bookings/contract.ts'
import type { CallDispute, CallStatement } from '#api/bookings/disputes/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import { partOf, settle } from '#domain/booking/settlement.ts'
import { bookCallNow } from '#scripts/demo/bookCallNow.ts'
import { DEMO_DISPUTE, openDispute } from '#scripts/demo/openDispute.ts'
import { sellCalls } from '#scripts/demo/sellCalls.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { type Creator, makePerson, type Person } from '../journey/people.ts'
import { CALL_PRICE, CONFIRM, soldCall, type WalletCall } from '../journey/soldCall.ts'
import { useStage } from '../journey/useStage.ts'
import type { WatchedPage } from '../journey/watchPage.ts'

const NOTE = 'Only the first five minutes were there.\nThen nobody answered.'
const FORM = '[data-testid=statement-form]'

describe('journey: a dispute about a paid call', function () {
  this.timeout(180_000)
  const stage = useStage('wallets')
  const { offerCalls, bookingsOf } = soldCall(stage)
  let creator: Creator
  let escrow: Hex

  const ownCalls = () => creator.call<OwnCalls>('GET', '/v1/me/calls')
  before('a creator sells calls by wallet', async function () {
    this.timeout(120_000)
    creator = await stage.creator('quarry', [])
    await offerCalls(creator)
    escrow = (await creator.call<Config>('GET', '/v1/config')).contracts.consultationEscrow as Hex
    await sellCalls(creator.wallet, escrow, await ownCalls())
  })

  /** The booking as a person reads it, once it is so. */
  const bookingOf = (person: Person, escrowId: Hex, isSo: (one: WalletCall) => boolean) =>
    until('the booking', async () =>
      (await bookingsOf(person)).find((one) => one.escrow?.id === escrowId && isSo(one)),
    )

  /** A call that has begun, as its fan reads it. */
  async function begunCall(fan: Person): Promise<WalletCall> {
    const offer = await until('it is sold', async () =>
      (await ownCalls()).offers.find(({ prices }) => prices.some(({ sale }) => sale !== null)),
    )
    const { id, startAt } = await bookCallNow(fan.wallet, escrow, offer)
    await until('it begins', async () => (Date.now() / 1000 > startAt + 1 ? true : null))
    // the chain learns the time with its next block
    await fan.wallet.chain.request({
      method: 'local_faucet',
      params: [`0x${randomBytes(20).toString('hex')}`],
    } as never)
    return bookingOf(fan, id, ({ status }) => status === 'booked')
  }

  const disputeOf = (person: Person, id: string) =>
    person.call<CallDispute>('GET', `/v1/me/calls/bookings/${id}/dispute`)

  async function fillStatement(page: WatchedPage, reason: string, text: string): Promise<void> {
    await page.page.locator(`${FORM} label:has-text("${reason}")`).click()
    await page.page.locator(`${FORM} textarea`).fill(text)
  }

  it('[S3.42] a fan objects with words and a file, the creator reads them, answers and proposes a split, and the fan accepts it: both are paid to the wei', async () => {
    const fan = await makePerson(stage.url())
    const { id, escrow: at, feeBps } = await begunCall(fan)
    const page = await stage.visitAsking(`/me/calls/${id}`, fan)
    await page.press('button:text-is("I object")')
    await fillStatement(page, 'The call was cut short', NOTE)
    const file = Buffer.from('05:12 the sound is gone\n')
    await page.page.locator(`${FORM} input[type=file]`).setInputFiles({
      ...{ name: 'log.txt', mimeType: 'text/plain', buffer: file },
    })
    await page.page.locator(FORM).getByText('Sent', { exact: true }).waitFor()
    await expectAccessible(page.page)
    await page.press('[data-testid=booking-step-sheet] button:text-is("I object")')
    await page.press(CONFIRM)
    await bookingOf(creator, at?.id as Hex, ({ status }) => status === 'disputed')

    const studio = await stage.visitAsking(`/me/calls/${id}`, creator)
    const said = studio.page.getByTestId('statement')
    await said.getByText('Then nobody answered.').waitFor()
    await studio.page.getByTestId('time-left').first().waitFor()
    await expectAccessible(studio.page)
    const [download] = await Promise.all([
      studio.page.waitForEvent('download'),
      said.getByRole('link', { name: /log\.txt/ }).click(),
    ])
    expect(readFileSync(await download.path(), 'utf8')).to.equal(String(file))
    const [first] = (await disputeOf(creator, id)).statements as [CallStatement]
    expect(first).to.include({ side: 'fan', text: NOTE, isOnChain: true })
    expect(first.files[0]).to.include({ kind: 'text', digest: sha256(toBytes(String(file))) })

    await studio.press('button:text-is("Add what you have to say")')
    await fillStatement(studio, 'The call took place as it was agreed', 'I was there until the end.')
    await studio.press('[data-testid=statement-sheet] button:text-is("Say it")')
    await page.page.getByTestId('statement').getByText('I was there until the end.').waitFor()

    await studio.press('[data-testid=split-propose]')
    await studio.page.locator('[data-testid=split-propose-sheet] input[inputmode=numeric]').fill('40')
    await expectAccessible(studio.page)
    await studio.press('[data-testid=split-propose-sheet] button:has-text("Propose")')
    await studio.press(CONFIRM)
    await page.press('[data-testid=split-asked] button')
    await page.press('[data-testid=split-accept-sheet] button:has-text("Accept")')
    await page.press(CONFIRM)
    const { settlement } = await bookingOf(creator, at?.id as Hex, ({ status }) => status === 'split')
    const shares = settle(CALL_PRICE, partOf(CALL_PRICE, 4000), feeBps, 'agreed')
    expect([settlement?.cause, settlement?.toCreator, settlement?.toFan, settlement?.fee]).to.deep.equal([
      ...['agreed', `${shares.toCreator}`, `${shares.toFan}`, `${shares.fee}`],
    ])
    for (const one of [page, studio]) {
      await one.page.getByText('Both of you agreed on it.').waitFor()
      await one.expectClean()
      await one.page.context().close()
    }
  })

  it('[S3.42][T15] an arbiter reads both sides after the record has it, and divides the money; both read the reasons, and strangers find no page', async () => {
    const fan = await makePerson(stage.url())
    const dispute = { ...DEMO_DISPUTE, creator: creator.handle, fan: 'fan', lengthMinutes: 30 }
    const folder = mkdtempSync(join(tmpdir(), 'demo-dispute-'))
    const demo = {
      ...{ url: stage.url(), stateFile: join(folder, 'demo.json') },
      keyOf: (handle: string) => (handle === 'fan' ? fan.key : creator.key),
    }
    await openDispute(dispute, demo)
    await openDispute(dispute, demo)
    rmSync(folder, { recursive: true })
    const booked = await bookingsOf(fan)
    expect(booked, 'it is opened once').to.have.length(1)
    const { id, escrow: at, feeBps } = booked[0] as WalletCall

    const arbiter = await makePerson(stage.url(), stage.world.current().keys.deployer)
    const page = await stage.visitAsking('/admin/disputes', arbiter)
    await page.press(`a[href="/admin/disputes/${id}"]`)
    await page.press('button:has-text("Read what both say")')
    await page.page.getByTestId('statement').getByText(dispute.creatorSays.text).waitFor()
    await expectAccessible(page.page)
    await page.page.locator('main input[inputmode=numeric]').fill('70')
    await page.page.getByLabel('Reasons').fill('The record has both of them there for most of it.')
    await page.press('button:text-is("Rule")')
    const balances = () =>
      Promise.all(
        [fan, creator].map((one) => arbiter.wallet.chain.getBalance({ address: one.account.address })),
      ) as Promise<[bigint, bigint]>
    const old = await balances()
    await page.press('[data-testid=rule-sheet] button:has-text("Rule")')
    await page.press(CONFIRM)
    await page.page.getByText('Ruled').first().waitFor()

    const shares = settle(CALL_PRICE, partOf(CALL_PRICE, 7000), feeBps, 'ruled')
    const { settlement } = await bookingOf(fan, at?.id as Hex, (one) => one.settlement !== null)
    expect(settlement).to.include({ cause: 'ruled', toFan: `${shares.toFan}`, fee: `${shares.fee}` })
    const [fanHas, creatorHas] = await balances()
    expect([fanHas - old[0], creatorHas - old[1]]).to.deep.equal([shares.toFan, shares.toCreator])
    for (const person of [fan, creator]) {
      const visit = await stage.visitAsking(`/me/calls/${id}`, person)
      await visit.page.getByText('The record has both of them there for most of it.').waitFor()
      await visit.expectClean()
      if (person === fan) {
        await visit.page.goto(`${stage.url()}/admin/disputes/${id}`)
        await visit.page.getByText('This address leads nowhere.').waitFor()
      }
      await visit.page.context().close()
    }
    const owner = stage.world.current().testDatabase.pool('owner')
    const { rows } = await owner.query(
      "SELECT act FROM app.audit WHERE role = 'arbiter' AND object = $1 ORDER BY at",
      [id],
    )
    expect(rows.map(({ act }) => act)).to.deep.equal(['read', 'rule'])
    await page.expectClean()
    await page.page.context().close()
  })
})
