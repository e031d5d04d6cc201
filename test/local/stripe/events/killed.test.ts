import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import type { RunningProcess } from '#scripts/start/process/startProcess.ts'
import { prepareStandInProcess } from '../kit/startStandInProcess.ts'
import { useReceiver, verify } from '../kit/useReceiver.ts'
import { clientOf } from '../kit/useStandIn.ts'

const TAKEN = 15
const IN_FLIGHT = 20
const EVENTS = 60

describe('deliveries of a stand-in that is killed [S1.1]', function () {
  this.timeout(120_000)
  const receiver = useReceiver()
  const dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-stripe-'))
  let running: RunningProcess | undefined
  after(async () => {
    await running?.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  it('what nobody acknowledged comes again, and what somebody did does not', async () => {
    const standIn = await prepareStandInProcess(dir)
    running = await standIn.start()
    const stripe = clientOf(standIn.apiUrl)
    const { secret } = await stripe.webhookEndpoints.create({ url: receiver().url(), enabled_events: ['*'] })
    const taken: string[] = []
    receiver().answer = (response, { event }) => {
      if (taken.length === TAKEN) return
      taken.push(event.id)
      response.writeHead(200).end()
    }
    for (let n = 0; n < EVENTS; n++) await stripe.customers.create({ name: `fan ${n}` })
    const first = (await receiver().arrived(TAKEN + IN_FLIGHT)).map(({ event }) => event.id)
    await running.kill()
    receiver().restart()
    running = await standIn.start()
    // twenty were in flight, so what was taken before them is written down
    const rest = EVENTS - TAKEN
    const again = (await receiver().arrived(rest)).map(({ event }) => event.id)
    const page = await clientOf(standIn.apiUrl).events.list({ limit: 100 })
    const all = page.data.map(({ id }) => id)
    expect(all).to.have.length(EVENTS)
    expect(again.toSorted()).to.deep.equal(all.filter((id) => !taken.includes(id)).toSorted())
    expect(again).to.include.members(first.slice(TAKEN).filter((id) => !taken.includes(id)))
    for (const came of receiver().received)
      expect(verify(came, String(secret)).type).to.equal('customer.created')
  })
})
