import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { ensureEndpoint } from '#local/stripe/events/commands.ts'
import { deliveryRows } from '#local/stripe/events/delivery/deliveryRows.ts'
import { startDelivery } from '#local/stripe/events/delivery/startDelivery.ts'
import { openStore } from '#local/stripe/store/openStore.ts'
import { emitPayout } from '../kit/emitPayout.ts'
import { useReceiver } from '../kit/useReceiver.ts'
import { PLATFORM } from '../kit/useStandIn.ts'

describe('an endpoint that does not answer in time [S1.1]', () => {
  const receiver = useReceiver()
  const dir = mkdtempSync(path.join(tmpdir(), 'stagedoor-stripe-'))
  after(() => rmSync(dir, { recursive: true, force: true }))

  it('is left, and gets the event again', async () => {
    const store = openStore({ dir, platform: PLATFORM, pagesOrigin: () => '', clock: () => Date.now() })
    const delivery = startDelivery(store, { answerMs: 200 })
    const rows = deliveryRows(store.sql)
    try {
      store.transact((tx) =>
        ensureEndpoint(tx, { url: receiver().url(), secret: 'whsec_slow', isConnect: false }),
      )
      receiver().answer = () => {}
      const id = emitPayout(store)
      await delivery.settled()
      const [first] = rows.ofEvent(id)
      expect(first).to.include({ state: 'due', tries: 1 })
      const [failed] = rows.triesOf(Number(first?.seq))
      expect(failed).to.include({ status: null, text: 'no answer within 200 ms' })
      receiver().restart()
      store.moveClock(10)
      await receiver().arrived(1)
    } finally {
      await delivery.end()
      store.close()
    }
  })
})
