import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import type { RunningProcess } from '#scripts/start/process/startProcess.ts'
import { prepareStandInProcess } from '../kit/startStandInProcess.ts'
import { clientOf, runCommand } from '../kit/useStandIn.ts'
import { CARDS, fillForm, openSession, payBy, SHOP, sendForm } from './visitCheckout.ts'

const OTHER_NUMBER = '4539 1488 0343 6467'

describe('the checkout of the stand-in as a process', function () {
  this.timeout(120_000)
  let dir = ''
  let running: RunningProcess | undefined
  before(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-stripe-'))
  })
  after(async () => {
    await running?.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  it('[S0.26] killed behind a press, the session is paid once; no number that was typed stands in data, log or list of calls', async () => {
    const standIn = await prepareStandInProcess(dir)
    running = await standIn.start()
    const stripe = clientOf(standIn.apiUrl)
    const { id, url } = await openSession({ stripe })
    for (const number of [OTHER_NUMBER, CARDS.noFunds, '4242 4242 4242 4241']) await payBy(url, { number })
    const form = await fillForm(String(url))
    expect((await sendForm(String(url), form)).location).to.equal(`${SHOP}/pay/done?cs=${id}`)
    const calls = await runCommand(standIn.commandsUrl, 'calls/list')
    await running.kill()
    const kept = `${JSON.stringify(calls)}\n${allBytes(dir)}`
    expect(kept).to.include(id)
    for (const number of [OTHER_NUMBER, CARDS.noFunds, CARDS.good, '4242 4242 4242 4241'])
      for (const spelled of [number, number.replaceAll(' ', ''), number.replaceAll(' ', '+')])
        expect(kept.includes(spelled), `${spelled.slice(0, 4)}…${spelled.slice(-4)}`).to.equal(false)
    running = await standIn.start()
    const session = await stripe.checkout.sessions.retrieve(id)
    expect(session).to.include({ status: 'complete', payment_status: 'paid' })
    expect((await sendForm(String(url), form)).location).to.equal(`${SHOP}/pay/done?cs=${id}`)
    const charges = await stripe.charges.list({ payment_intent: String(session.payment_intent) })
    expect(charges.data.filter(({ status }) => status === 'succeeded')).to.have.length(1)
  })

  /** Every file below a folder. */
  function allBytes(folder: string): string {
    return readdirSync(folder)
      .map((name) => path.join(folder, name))
      .map((file) => (statSync(file).isDirectory() ? allBytes(file) : readFileSync(file, 'latin1')))
      .join('\n')
  }
})
